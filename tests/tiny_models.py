"""Tiny Qwen3-VL models with random weights, built offline in seconds, laid out like the real ones.

What they say is nonsense, but everything around it is real: tokenizer, picture processor, vision
tower with deepstack, text layers, mixture of experts, chat template, files on disk.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

VIDEO_PROCESSOR = {
    "size": {"shortest_edge": 4096, "longest_edge": 25165824},
    "patch_size": 16,
    "temporal_patch_size": 2,
    "merge_size": 2,
    "image_mean": [0.5, 0.5, 0.5],
    "image_std": [0.5, 0.5, 0.5],
    "processor_class": "Qwen3VLProcessor",
    "video_processor_type": "Qwen3VLVideoProcessor",
}

CORPUS = (
    'Return one JSON object: {"thought": "Both fields are filled; next is the submit button.",',
    '"elements": [{"id": 1, "role": "button", "label": "Sign in", "bbox": [412, 530, 588, 572]}],',
    '"actions": [{"kind": "click", "target": 1}, {"kind": "type", "text": "mug"}]}',
    "You look at a screen and decide what to do next. The goal: order the cheapest mug.",
    "Click the button that says Sign in, then type the name into the field and press Enter.",
    "What was done so far: nothing. The page is open. There is a dialog. Wait for the results.",
    "scroll, press, select, check, upload, goto, back, done, fail, answer, question, reason",
)
"""What the tokenizer learns its few hundred pieces from."""

TEMPLATE = """\
{%- for message in messages %}
  {{- '<|im_start|>' + message.role + '\\n' }}
  {%- if message.content is string %}
    {{- message.content }}
  {%- else %}
    {%- for part in message.content %}
      {%- if part.type == 'image' %}
        {{- '<|vision_start|><|image_pad|><|vision_end|>' }}
      {%- else %}
        {{- part.text }}
      {%- endif %}
    {%- endfor %}
  {%- endif %}
  {{- '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
  {{- '<|im_start|>assistant\\n' }}
"""
PLAIN = TEMPLATE + "{%- endif %}\n"
SWITCH = (
    TEMPLATE
    + """\
  {%- if enable_thinking is defined and enable_thinking is false %}
    {{- '<think>\\n\\n</think>\\n\\n' }}
  {%- else %}
    {{- '<think>\\n' }}
  {%- endif %}
{%- endif %}
"""
)
"""Like that of Qwen3.5 and later: reasons unless `enable_thinking` says no."""

SPECIAL = (
    "<|im_start|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
)


def build_tiny(folder: Path, moe: bool = False, *, switch: bool = False, seed: int = 0) -> Path:
    """Build a model of some 0.8 million random weights and save it the way a real one is stored.

    Has torch compute in one thread from then on: on so little, several only wait for each other.

    Args:
        folder: where to; is made.
        moe: with 8 experts in each text layer, 2 of them used for each token.
        switch: with a chat template that can be told to reason or not.
        seed: the same weights for the same number.

    Returns:
        The folder.
    """
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = _tokenizer(SWITCH if switch else PLAIN)
    tokenizer.save_pretrained(folder)
    _picture_processor(folder)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = _model(tokenizer, moe)
    model.save_pretrained(folder)
    return folder


def _tokenizer(template: str) -> Any:
    tokenizers: Any = importlib.import_module("tokenizers")
    transformers: Any = importlib.import_module("transformers")
    empty = transformers.Qwen2Tokenizer().backend_tokenizer
    learner = tokenizers.Tokenizer(tokenizers.models.BPE())
    learner.normalizer = empty.normalizer
    learner.pre_tokenizer = empty.pre_tokenizer
    learner.train_from_iterator(
        CORPUS,
        tokenizers.trainers.BpeTrainer(
            vocab_size=512,
            show_progress=False,
            initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        ),
    )
    learned = json.loads(learner.to_str())["model"]
    tokenizer = transformers.Qwen2Tokenizer(
        vocab=learned["vocab"],
        merges=[tuple(pair) for pair in learned["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=list(SPECIAL),
        processor_class="Qwen3VLProcessor",
    )
    tokenizer.add_tokens(["<tool_call>", "</tool_call>", "<think>", "</think>"])
    tokenizer.chat_template = template
    return tokenizer


def _picture_processor(folder: Path) -> None:
    settings = {
        "size": {"shortest_edge": 64 * 64, "longest_edge": 4096 * 32 * 32},
        "patch_size": 16,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "processor_class": "Qwen3VLProcessor",
        "image_processor_type": "Qwen2VLImageProcessorFast",
    }
    for name, values in (
        ("preprocessor_config.json", settings),
        ("video_preprocessor_config.json", VIDEO_PROCESSOR),
    ):
        (folder / name).write_text(json.dumps(values, indent=2), encoding="utf-8")


def _model(tokenizer: Any, moe: bool) -> Any:
    transformers: Any = importlib.import_module("transformers")
    text: dict[str, object] = {
        "vocab_size": len(tokenizer),
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "max_position_embeddings": 32768,
        "initializer_range": 0.2,  # else all that a model sees drowns in its last tokens
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 5e6,
            "mrope_section": [4, 2, 2],
            "mrope_interleaved": True,
        },
    }
    if moe:
        text |= {"num_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 64}
    family = "Qwen3VLMoe" if moe else "Qwen3VL"
    config = getattr(transformers, f"{family}Config")(
        text_config=text,
        vision_config={
            "depth": 4,
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_heads": 4,
            "out_hidden_size": 64,
            "num_position_embeddings": 2304,
            "deepstack_visual_indexes": [0, 1],
            "initializer_range": 0.2,
        },
        image_token_id=tokenizer.convert_tokens_to_ids("<|image_pad|>"),
        video_token_id=tokenizer.convert_tokens_to_ids("<|video_pad|>"),
        vision_start_token_id=tokenizer.convert_tokens_to_ids("<|vision_start|>"),
        vision_end_token_id=tokenizer.convert_tokens_to_ids("<|vision_end|>"),
    )
    model = getattr(transformers, f"{family}ForConditionalGeneration")(config).eval()
    settings = model.generation_config
    settings.eos_token_id = [tokenizer.eos_token_id, tokenizer.pad_token_id]
    settings.pad_token_id = tokenizer.pad_token_id
    settings.do_sample, settings.temperature, settings.top_p, settings.top_k = True, 0.7, 0.8, 20
    return model
