"""Which experts of a mixture-of-experts model the tokens of text and of pictures go to.

Each text layer of such a model has a router that sends every token to a few of the layer's experts.
The counts tell whether pictures and text use different experts, and whether a few experts do most
of the work.

What is counted is what was routed: tokens that the model did not compute, because the beginning of
a prompt was kept from before, are not counted a second time.
"""

from __future__ import annotations

import importlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

KINDS = ("text", "image")
"""The rows of the counts; `mm_token_type_ids` has 0 for text, 1 for an image, 2 for a video."""
Counts = tuple[tuple[int, ...], ...]
"""For each layer, how many tokens each expert got."""


@dataclass(frozen=True)
class ExpertCounts:
    """How often each expert of each layer was chosen. Every token chooses several in each layer.

    JSON turns its tuples into lists; made from those, it can be merged and summed up all the same.

    Args:
        layers: the numbers of the text layers that have experts.
        text: choices of text tokens, prompt and reply.
        image: choices of image tokens.
        text_tokens: text tokens that were routed.
        image_tokens: image tokens that were routed.
    """

    layers: tuple[int, ...]
    text: Counts
    image: Counts
    text_tokens: int = 0
    image_tokens: int = 0

    def summary(self, top: int = 8) -> dict[str, object]:
        """The counts as shares, as JSON data.

        `entropy` is 1 when all experts of a layer are used alike and 0 when one gets everything;
        `imbalance` is the busiest expert's share over an even share. Both are None for a kind of
        token that did not occur, and `top` then has no share of it. `overlap` is 1 when text and
        images use a layer's experts alike and 0 when they share none.

        Args:
            top: how many experts to name for each layer: those with the largest share of the text
                tokens or of the image tokens.
        """
        experts = len(self.text[0]) if self.text else 0
        routed = sum(self.text[0]) + sum(self.image[0]) if self.text else 0
        tokens = self.text_tokens + self.image_tokens
        return {
            "experts": experts,
            "chosen_per_token": round(routed / tokens) if tokens else 0,
            "text_tokens": self.text_tokens,
            "image_tokens": self.image_tokens,
            "layers": [
                {"layer": layer, **_layer(text, image, top)}
                for layer, text, image in zip(self.layers, self.text, self.image, strict=True)
            ],
        }


def merge(parts: Iterable[ExpertCounts]) -> ExpertCounts | None:
    """The sum of several counts of one model; None when there are none.

    Raises:
        ValueError: when they are of models with other layers or experts.
    """
    total: ExpertCounts | None = None
    for part in parts:
        total = part if total is None else _add(total, part)
    return total


class ExpertCounter:
    """Counts, while it is open, which experts a model's tokens are sent to.

    Does nothing for a model without experts (`found` is False). Costs no wait for the device: the
    counts stay there until `take`. Padding, and a forward pass that is broken off, are not counted.

        with ExpertCounter(model) as counter:
            model.generate(...)
        print(counter.take().summary())

    Args:
        model: a model of transformers, such as Qwen3-VL MoE. Its routers are known by what they
            have (`num_experts`, `top_k`) and return (the chosen experts last, a row per token).
    """

    def __init__(self, model: Any) -> None:
        self._model = model
        self._routers = _routers(model)
        self._hooks: list[Any] = []
        self._chosen: dict[int, Any] = {}
        self._kinds: Any = None
        self._real: Any = None
        self._counts: Any = None
        self._tokens: Any = None

    @property
    def found(self) -> bool:
        """Whether the model has experts to count."""
        return bool(self._routers)

    def __enter__(self) -> Self:
        if self._routers and not self._hooks:
            before, after = self._model.register_forward_pre_hook, self._model.register_forward_hook
            self._hooks = [before(self._begin, with_kwargs=True), after(self._end)]
            for place, (_, router) in enumerate(self._routers):
                self._hooks.append(router.register_forward_hook(self._remember(place)))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the hooks off the model; what was counted can still be taken."""
        for hook in self._hooks:
            hook.remove()
        self._hooks = []
        self._chosen = {}
        self._kinds = self._real = None

    def take(self) -> ExpertCounts:
        """What was counted since the last call, brought from the device in one transfer."""
        layers = tuple(layer for layer, _ in self._routers)
        if self._counts is None:
            nothing: Counts = tuple((0,) * router.num_experts for _, router in self._routers)
            return ExpertCounts(layers, nothing, nothing)
        torch: Any = importlib.import_module("torch")
        both = torch.cat((self._counts.flatten(), self._tokens)).tolist()
        text_tokens, image_tokens = both[-2:]
        counts = _rows(both[:-2], len(layers), self._counts.shape[-1])
        self._counts = self._tokens = None
        return ExpertCounts(layers, counts[0], counts[1], text_tokens, image_tokens)

    def _begin(self, _model: object, _arguments: object, given: dict[str, Any]) -> None:
        self._chosen = {}
        ids, kinds = given.get("input_ids"), given.get("mm_token_type_ids")
        if kinds is not None and (ids is None or kinds.shape == ids.shape):
            self._kinds = (kinds != 0).flatten()
        elif ids is not None:
            self._kinds = (ids == self._model.config.image_token_id).flatten()
        else:
            self._kinds = None
        mask = given.get("attention_mask")
        if ids is None or mask is None or mask.ndim != 2:
            self._real = None
        else:
            self._real = mask[:, -ids.shape[1] :].flatten()

    def _remember(self, place: int) -> Any:
        def hook(_router: object, _inputs: object, output: tuple[Any, ...]) -> None:
            self._chosen[place] = output[-1]

        return hook

    def _end(self, _model: object, _inputs: object, _output: object) -> None:
        chosen, self._chosen = self._chosen, {}
        if self._kinds is None or len(chosen) != len(self._routers):
            return
        torch: Any = importlib.import_module("torch")
        with torch.no_grad():
            self._add(torch, [chosen[place] for place in range(len(chosen))])

    def _add(self, torch: Any, chosen: list[Any]) -> None:
        device = chosen[0].device
        experts = self._routers[0][1].num_experts
        picks = torch.stack([one.to(device) for one in chosen]).long()  # layer, token, choice
        kinds = self._kinds.to(device).long()
        layers = torch.arange(len(chosen), device=device)
        cells = (kinds[None, :, None] * len(chosen) + layers[:, None, None]) * experts + picks
        if self._counts is None:
            shape = (len(KINDS), len(chosen), experts)
            self._counts = torch.zeros(shape, dtype=torch.long, device=device)
            self._tokens = torch.zeros(len(KINDS), dtype=torch.long, device=device)
        # Unlike bincount, which looks at the largest value first, this needs no wait for a GPU.
        real = torch.ones_like(kinds) if self._real is None else self._real.to(kinds)
        weights = real[None, :, None].expand_as(cells).flatten()
        self._counts.view(-1).scatter_add_(0, cells.flatten(), weights)
        self._tokens.scatter_add_(0, kinds, real)


def _routers(model: Any) -> list[tuple[int, Any]]:
    """The routers with the numbers of their layers, in order."""
    found: list[tuple[int, Any]] = []
    for name, module in model.named_modules():
        numbers = [int(part) for part in name.split(".") if part.isdigit()]
        counts = (getattr(module, "num_experts", None), getattr(module, "top_k", None))
        routes = name.endswith((".gate", ".router"))
        if routes and numbers and all(isinstance(one, int) for one in counts):
            found.append((numbers[0], module))
    return found


def _rows(flat: Sequence[int], layers: int, experts: int) -> tuple[Counts, ...]:
    size = layers * experts
    return tuple(
        tuple(
            tuple(flat[kind * size + layer * experts : kind * size + (layer + 1) * experts])
            for layer in range(layers)
        )
        for kind in range(len(KINDS))
    )


def _add(one: ExpertCounts, other: ExpertCounts) -> ExpertCounts:
    if [*one.layers] != [*other.layers] or [*map(len, one.text)] != [*map(len, other.text)]:
        raise ValueError(
            "expert counts of different models cannot be added: "
            f"{_shape(one)} and {_shape(other)}; add up those of each model by itself"
        )
    return ExpertCounts(
        tuple(one.layers),
        _sum(one.text, other.text),
        _sum(one.image, other.image),
        one.text_tokens + other.text_tokens,
        one.image_tokens + other.image_tokens,
    )


def _shape(counts: ExpertCounts) -> str:
    return f"{len(counts.layers)} layers of {len(counts.text[0]) if counts.text else 0} experts"


def _sum(one: Counts, other: Counts) -> Counts:
    return tuple(tuple(map(sum, zip(*rows, strict=True))) for rows in zip(one, other, strict=True))


def _layer(text: Sequence[int], image: Sequence[int], top: int) -> dict[str, object]:
    shares = [(_share(text, expert), _share(image, expert)) for expert in range(len(text))]
    larger = [max(one or 0, other or 0) for one, other in shares]
    busiest = sorted(range(len(larger)), key=lambda expert: (-larger[expert], expert))[:top]
    return {
        "top": [
            {"expert": expert, "text": shares[expert][0], "image": shares[expert][1]}
            for expert in busiest
            if larger[expert]
        ],
        "entropy": {"text": _entropy(text), "image": _entropy(image)},
        "imbalance": {"text": _imbalance(text), "image": _imbalance(image)},
        "overlap": _overlap(shares),
    }


def _share(counts: Sequence[int], expert: int) -> float | None:
    total = sum(counts)
    return round(counts[expert] / total, 4) if total else None


def _overlap(shares: Sequence[tuple[float | None, float | None]]) -> float | None:
    both = [min(text, image) for text, image in shares if text is not None and image is not None]
    return round(sum(both), 3) if both else None


def _entropy(counts: Sequence[int]) -> float | None:
    total = sum(counts)
    if not total or len(counts) < 2:
        return None
    shares = [count / total for count in counts if count]
    return round(-sum(share * math.log(share) for share in shares) / math.log(len(counts)), 4) + 0.0


def _imbalance(counts: Sequence[int]) -> float | None:
    total = sum(counts)
    return round(max(counts) * len(counts) / total, 3) if total else None
