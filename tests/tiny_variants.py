"""Tiny models that keep less between prompts than Qwen3-VL with a current transformers."""

from __future__ import annotations

import importlib
from typing import Any


def older_model(model: Any) -> Any:
    """The same weights in a model whose `forward` is that of transformers before 5.18."""
    transformers: Any = importlib.import_module("transformers")
    stock: Any = transformers.Qwen3VLForConditionalGeneration

    class Older(stock):
        def forward(
            self,
            input_ids: Any = None,
            attention_mask: Any = None,
            pixel_values: Any = None,
            image_grid_thw: Any = None,
            mm_token_type_ids: Any = None,
            **more: Any,
        ) -> object:
            return stock.forward(
                self,
                input_ids,
                attention_mask,
                pixel_values=pixel_values,
                image_grid_thw=image_grid_thw,
                mm_token_type_ids=mm_token_type_ids,
                **more,
            )

    older: Any = Older(model.config).eval()
    older.load_state_dict(model.state_dict())
    older.generation_config = model.generation_config
    return older


def linear_attention_model(like: Any) -> Any:
    """A tiny Qwen3.5: three of four layers keep a running sum in place of keys and values."""
    transformers: Any = importlib.import_module("transformers")
    torch: Any = importlib.import_module("torch")
    ids = like.config
    text: dict[str, object] = {
        "vocab_size": ids.text_config.vocab_size,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "linear_num_key_heads": 2,
        "linear_num_value_heads": 4,
        "linear_key_head_dim": 16,
        "linear_value_head_dim": 16,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 1e6,
            "partial_rotary_factor": 1.0,
            "mrope_section": [4, 2, 2],
            "mrope_interleaved": True,
        },
    }
    vision = {
        "depth": 2,
        "hidden_size": 64,
        "intermediate_size": 128,
        "num_heads": 4,
        "out_hidden_size": 64,
        "num_position_embeddings": 2304,
    }
    config = transformers.Qwen3_5Config(
        text_config=text,
        vision_config=vision,
        image_token_id=ids.image_token_id,
        video_token_id=ids.video_token_id,
        vision_start_token_id=ids.vision_start_token_id,
        vision_end_token_id=ids.vision_end_token_id,
    )
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = transformers.Qwen3_5ForConditionalGeneration(config).eval()
    model.generation_config.pad_token_id = like.generation_config.pad_token_id
    return model
