"""A reply is held to a schema, whatever scores the model gives its tokens."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tiny_models import build_tiny

from handeye.agent import constrained

torch: Any = importlib.import_module("torch")
Constrainer = constrained.Constrainer
Row = constrained.Row
Schema = dict[str, Any]
PERSON: Schema = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2},
    },
    "required": ["name", "age", "tags"],
    "additionalProperties": False,
}
TREE: Schema = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "value": {"type": ["number", "string", "null"]},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
            },
            "required": ["value", "children"],
            "additionalProperties": False,
        }
    },
    "$ref": "#/$defs/node",
}
UNION: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {
        "anyOf": [
            {
                "type": "object",
                "properties": {"kind": {"const": "click"}, "at": {"type": "number"}},
                "required": ["kind", "at"],
                "additionalProperties": False,
            },
            {
                "type": "object",
                "properties": {"kind": {"const": "extract"}, "data": {"type": "object"}},
                "required": ["kind", "data"],
                "additionalProperties": False,
            },
        ]
    },
}


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder: Path = build_tiny(tmp_path_factory.mktemp("tiny"))
    transformers: Any = importlib.import_module("transformers")
    return transformers.AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module")
def size(tokenizer: Any) -> int:
    return len(tokenizer) + 37  # models give scores for more tokens than there are


@pytest.fixture(scope="module")
def constrainer(tokenizer: Any, size: int) -> Constrainer:
    return Constrainer(tokenizer, size, [tokenizer.eos_token_id, tokenizer.pad_token_id])


def write(constrainer: Constrainer, row: Row, scores: Any, budget: int) -> list[int]:
    """What is written by taking the best of random scores, token by token."""
    tokens: list[int] = []
    while len(tokens) < budget and not row.done:
        best = constrainer.restrict([row], scores(len(tokens)))[0].argmax()
        tokens.append(int(best))
        row.take(tokens[-1])
    return tokens


def random_scores(size: int, seed: int) -> Any:
    def scores(step: int) -> Any:
        return torch.rand(1, size, generator=torch.Generator().manual_seed(seed * 10_000 + step))

    return scores


@pytest.mark.parametrize("schema", [PERSON, TREE, UNION], ids=["person", "tree", "union"])
@pytest.mark.parametrize("budget", [80, 400])
def test_random_scores_give_a_valid_reply(
    constrainer: Constrainer, tokenizer: Any, size: int, schema: Schema, budget: int
) -> None:
    for seed in range(15):
        matcher, note = constrainer.matcher(schema)
        row = Row(matcher, budget)
        tokens = write(constrainer, row, random_scores(size, seed), budget)
        text = tokenizer.decode(tokens)
        jsonschema.validate(json.loads(text), schema)
        assert note == ""
        assert row.done


def test_no_token_that_would_break_the_schema_keeps_its_score(
    constrainer: Constrainer, tokenizer: Any, size: int
) -> None:
    row = Row(constrainer.matcher(PERSON)[0], 200)
    for token in tokenizer.encode('{"name": "Ada", "age":'):
        row.take(token)
    scores = constrainer.restrict([row], torch.zeros(1, size))[0]
    allowed = {tokenizer.decode([at]) for at in torch.isfinite(scores).nonzero().flatten().tolist()}
    assert allowed <= {" ", "-", *"0123456789"}
    assert "7" in allowed


def test_free_rows_and_finished_rows_keep_all_their_scores(
    constrainer: Constrainer, tokenizer: Any, size: int
) -> None:
    done = Row(constrainer.matcher({"type": "boolean"})[0], 20)
    for token in tokenizer.encode("true"):
        done.take(token)
    assert done.done
    scores = torch.rand(2, size)
    assert torch.equal(constrainer.restrict([None, done], scores.clone()), scores)


def test_the_schema_holds_once_the_model_has_thought(
    constrainer: Constrainer, tokenizer: Any, size: int
) -> None:
    close = tokenizer.convert_tokens_to_ids("</think>")
    row = Row(constrainer.matcher({"type": "boolean"})[0], 50, close)
    for token in tokenizer.encode("Is it so? {"):
        row.take(token)
    assert torch.isfinite(constrainer.restrict([row], torch.zeros(1, size))).all()
    row.take(close)
    tokens = write(constrainer, row, random_scores(size, 1), 40)
    assert tokenizer.decode(tokens) in ("true", "false")


def test_a_long_reply_is_closed_and_not_cut(
    constrainer: Constrainer, tokenizer: Any, size: int
) -> None:
    letter = tokenizer.convert_tokens_to_ids("a")

    def scores(_step: int) -> Any:
        wish = torch.zeros(1, size)
        wish[0, letter] = 1.0
        return wish

    row = Row(constrainer.matcher(PERSON)[0], 100)
    text = tokenizer.decode(write(constrainer, row, scores, 100))
    name: str = json.loads(text)["name"]
    assert len(name) in range(30, 60)
    assert set(name) == {"a"}
    assert row.closed_early


def test_a_schema_with_an_unknown_keyword_holds_but_for_that(
    constrainer: Constrainer,
) -> None:
    _, note = constrainer.matcher({"type": "array", "items": {}, "uniqueItems": True})
    assert "uniqueItems" in note


def test_a_schema_that_makes_no_sense_says_so(constrainer: Constrainer) -> None:
    with pytest.raises(constrained.UnknownSchema, match="nonsense"):
        constrainer.matcher({"type": "nonsense"})
