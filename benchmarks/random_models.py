"""Qwen3-VL models with random weights in true shapes, built in memory and offline.

What they say is nonsense; how long it takes is not. The tokenizer is trained here on a few lines,
so that a text has more tokens than with the real one; the benchmark counts tokens, not letters.
"""

from __future__ import annotations

import importlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from handeye.agent import local_load

SPECIAL = (
    "<|im_start|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|image_pad|>",
    "<|video_pad|>",
)  # fmt: skip
TEMPLATE = (
    "{%- for message in messages %}{{- '<|im_start|>' + message.role + '\\n' }}"
    "{%- for part in message.content %}{%- if part.type == 'image' %}"
    "{{- '<|vision_start|><|image_pad|><|vision_end|>' }}{%- else %}{{- part.text }}{%- endif %}"
    "{%- endfor %}{{- '<|im_end|>\\n' }}{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)
LESSONS = (
    "You look at a screen and decide what to do next. Return one JSON object and nothing else.",
    '{"thought": "Both fields are filled.", "actions": [{"kind": "click", "target": 1}]}',
    "click, double_click, scroll, type, press, select, check, upload, wait_for, goto, back, done",
)
REAL_VOCABULARY = 151_936


@dataclass(frozen=True)
class Shape:
    """The sizes of a model.

    Args:
        hidden: width of the text layers.
        layers: how many of them.
        heads: attention heads of each, and heads of keys and values.
        head: numbers in each head.
        inner: width inside a layer; inside an expert, where there are experts.
        vision: depth, width, inner width and heads of the vision tower.
        deepstack: the vision layers that are also added to the first text layers.
        experts: experts of each layer, and how many a token goes to; zeros for none.
        tied: whether input and output share their embeddings.
        real: whether the vocabulary is that of the published models.
    """

    hidden: int
    layers: int
    heads: tuple[int, int]
    head: int
    inner: int
    vision: tuple[int, int, int, int]
    deepstack: tuple[int, ...]
    experts: tuple[int, int] = (0, 0)
    tied: bool = False
    real: bool = True


SHAPES = {
    "tiny": Shape(64, 3, (4, 2), 16, 128, (4, 64, 128, 4), (0, 1), real=False),
    "small": Shape(512, 10, (8, 4), 64, 1536, (8, 256, 1024, 4), (1, 3, 5), real=False),
    "small-moe": Shape(
        512, 10, (8, 4), 64, 256, (8, 256, 1024, 4), (1, 3, 5), experts=(16, 4), real=False
    ),
    "4b": Shape(2560, 36, (32, 8), 128, 9728, (24, 1024, 4096, 16), (5, 11, 17), tied=True),
    "8b": Shape(4096, 36, (32, 8), 128, 12288, (27, 1152, 4304, 16), (8, 16, 24)),
    "30b-a3b": Shape(
        2048, 48, (32, 4), 128, 768, (27, 1152, 4304, 16), (8, 16, 24), experts=(128, 8)
    ),
}
"""The last three are Qwen3-VL 4B, 8B and 30B-A3B as their config.json files have them."""


def build(shape: Shape, folder: Path, device: str, dtype: str, image_tokens: int) -> Any:
    """A model on a device and its processor, as `load` returns what it reads from disk.

    Args:
        shape: its sizes.
        folder: where the processor's files go; the weights are only in memory.
        device: as torch names it.
        dtype: as torch names it.
        image_tokens: the most tokens for one picture.
    """
    torch: Any = importlib.import_module("torch")
    transformers: Any = importlib.import_module("transformers")
    tokenizer = _tokenizer()
    tokenizer.save_pretrained(folder)
    _write_picture_settings(folder)
    config = _config(shape, tokenizer)
    config.save_pretrained(folder)
    torch.manual_seed(0)
    with torch.device(device):
        model = transformers.AutoModelForImageTextToText.from_config(
            config, dtype=getattr(torch, dtype)
        ).eval()
    settings = model.generation_config
    settings.eos_token_id = [tokenizer.eos_token_id, tokenizer.pad_token_id]
    settings.pad_token_id = tokenizer.pad_token_id
    _never_end(model, settings.eos_token_id)
    processor = local_load.load_processor(folder, config, image_tokens)
    size = sum(one.numel() * one.element_size() for one in model.parameters())
    return local_load.Loaded(model, processor, str(config.model_type), folder, size)


def screenshot(number: int, size: tuple[int, int]) -> bytes:
    """A page with a table, as PNG."""
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 48), fill=(30, 60, 90 * number % 256))
    for row in range(60, size[1] - 20, 24):
        draw.text((20, row), f"Order {row * number}   Customer {row}   {row / 7:.2f}", fill="black")
        draw.rectangle((size[0] - 120, row, size[0] - 40, row + 18), outline="gray")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _never_end(model: Any, ends: list[int]) -> None:
    """Score the tokens that end a reply 0, so that some other is always likelier."""
    torch: Any = importlib.import_module("torch")
    with torch.no_grad():
        model.get_output_embeddings().weight[ends] = 0


def _config(shape: Shape, tokenizer: Any) -> Any:
    transformers: Any = importlib.import_module("transformers")
    depth, width, inner, heads = shape.vision
    rotated = shape.head // 2
    spatial = rotated * 20 // 64
    experts, chosen = shape.experts
    text: dict[str, object] = {
        "vocab_size": REAL_VOCABULARY if shape.real else len(tokenizer),
        "hidden_size": shape.hidden,
        "intermediate_size": shape.inner,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads[0],
        "num_key_value_heads": shape.heads[1],
        "head_dim": shape.head,
        "max_position_embeddings": 32768,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 5e6,
            "mrope_section": [rotated - 2 * spatial, spatial, spatial],
            "mrope_interleaved": True,
        },
    }
    if experts:
        text |= {
            "num_experts": experts,
            "num_experts_per_tok": chosen,
            "moe_intermediate_size": shape.inner,
        }
    vision: dict[str, object] = {
        "depth": depth,
        "hidden_size": width,
        "intermediate_size": inner,
        "num_heads": heads,
        "out_hidden_size": shape.hidden,
        "num_position_embeddings": 2304,
        "deepstack_visual_indexes": list(shape.deepstack),
    }
    family = "Qwen3VLMoeConfig" if experts else "Qwen3VLConfig"
    return getattr(transformers, family)(
        text_config=text,
        vision_config=vision,
        tie_word_embeddings=shape.tied,
        **{
            f"{name}_token_id": tokenizer.convert_tokens_to_ids(f"<|{token}|>")
            for name, token in (
                ("image", "image_pad"),
                ("video", "video_pad"),
                ("vision_start", "vision_start"),
                ("vision_end", "vision_end"),
            )
        },
    )


def _tokenizer() -> Any:
    tokenizers: Any = importlib.import_module("tokenizers")
    transformers: Any = importlib.import_module("transformers")
    empty = transformers.Qwen2Tokenizer().backend_tokenizer
    learner = tokenizers.Tokenizer(tokenizers.models.BPE())
    learner.normalizer = empty.normalizer
    learner.pre_tokenizer = empty.pre_tokenizer
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=512,
        show_progress=False,
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
    )
    learner.train_from_iterator(LESSONS, trainer)
    learned = json.loads(learner.to_str())["model"]
    tokenizer = transformers.Qwen2Tokenizer(
        vocab=learned["vocab"],
        merges=[tuple(pair) for pair in learned["merges"]],
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=list(SPECIAL),
        processor_class="Qwen3VLProcessor",
    )
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def _write_picture_settings(folder: Path) -> None:
    shared: dict[str, object] = {
        "patch_size": 16,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "processor_class": "Qwen3VLProcessor",
    }
    pictures: dict[str, object] = {
        "size": {"shortest_edge": 65_536, "longest_edge": 16_777_216},
        "image_processor_type": "Qwen2VLImageProcessorFast",
    }
    videos: dict[str, object] = {
        "size": {"shortest_edge": 4096, "longest_edge": 25_165_824},
        "video_processor_type": "Qwen3VLVideoProcessor",
    }
    for name, own in (("preprocessor", pictures), ("video_preprocessor", videos)):
        (folder / f"{name}_config.json").write_text(json.dumps(shared | own), encoding="utf-8")
