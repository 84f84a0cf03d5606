"""Loading a vision-language model with transformers, or saying plainly why it cannot be loaded."""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass, replace
from importlib import metadata, util
from pathlib import Path
from typing import Any

from .errors import CannotRun
from .local_files import Say, check_folder, find_folder, refuse_gguf
from .local_sizes import GB, choose_model

PACKAGES = ("torch", "transformers", "accelerate", "llguidance", "psutil")
INSTALL = 'pip install "handeye[local]"'
FLOOR = (5, 23)
"""The first transformers that reuses a prompt's beginning rightly when new pictures follow it."""
SHRINKS = {"": 1.0, "bnb-4bit": 0.35, "fp8": 0.55}
"""What loading leaves of 16-bit weights; the vision tower and the output layer stay as they are."""
KEPT_WHOLE = ["visual", "lm_head"]


@dataclass(frozen=True)
class LocalOptions:
    """How a model is loaded and run in this process.

    Args:
        dtype: as torch names it (bfloat16, float32, ...); "auto" for what the checkpoint has.
        device_map: as transformers takes it: "auto", "cpu", "cuda:0", ...
        attention: sdpa, eager, or flash_attention_2 with its package installed.
        quantization: "" for the weights as published, which may be quantized themselves (FP8,
            compressed-tensors, AWQ, GPTQ); "bnb-4bit" or "fp8" to quantize while loading.
        cache: whether pictures that were seen and a prompt's unchanged beginning are kept.
        image_tokens: the most tokens for one picture; larger ones are made smaller. The caller
            has made pictures smaller already, so that this only stops mistakes.
        batch: how many requests at most go through the model together.
    """

    dtype: str = "auto"
    device_map: str = "auto"
    attention: str = "sdpa"
    quantization: str = ""
    cache: bool = True
    image_tokens: int = 4096
    batch: int = 8


@dataclass(frozen=True)
class Loaded:
    """A model in memory. `family` is the checkpoint's own model type."""

    model: Any
    processor: Any
    family: str
    folder: Path
    bytes: int


def load(name: str, options: LocalOptions, say: Say) -> Loaded:
    """Load a model and its processor from a folder or from Hugging Face.

    Args:
        name: a folder, or a repository such as Qwen/Qwen3-VL-4B-Instruct.
        options: how.
        say: is told what is loaded, how large it is, and where it is put.

    Raises:
        CannotRun: with what to do about it.
    """
    refuse_gguf(name)
    if options.quantization not in SHRINKS:
        raise CannotRun(
            f"there is no quantization {options.quantization!r} to load with; there are "
            f"{', '.join(filter(None, SHRINKS))}, and checkpoints that are quantized already"
        )
    check_installed()
    safetensors: Any = importlib.import_module("safetensors")
    transformers: Any = importlib.import_module("transformers")
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    folder = find_folder(name, say)
    size = check_folder(folder)
    config = _config(folder)
    check_memory(name, size * _factor(config, options), *free_memory())
    say(f"loading {name} ({size / GB:.1f} GB) from {folder}")
    started = time.perf_counter()
    try:
        processor = load_processor(folder, config, options.image_tokens)
        model: Any = transformers.AutoModelForImageTextToText.from_pretrained(
            folder,
            dtype=options.dtype,
            device_map=options.device_map,
            attn_implementation=options.attention,
            quantization_config=_quantization(options.quantization),
            trust_remote_code=False,
        ).eval()
    except ImportError as error:
        raise CannotRun(f"{name} needs a package that is not installed: {error}") from error
    except MemoryError as error:
        raise CannotRun(f"{name} does not fit into memory; {_smaller()}") from error
    except (ValueError, RuntimeError, OSError, safetensors.SafetensorError) as error:
        raise CannotRun(f"{name} cannot be loaded from {folder}: {error}") from error
    spent = time.perf_counter() - started
    say(f"{name} is on {where(model)} as {str(model.dtype).removeprefix('torch.')}, {spent:.1f} s")
    return Loaded(model, processor, str(config.model_type), folder, size)


def check_installed() -> None:
    """`CannotRun` unless the packages for models in this process are there."""
    missing = [one for one in PACKAGES if not util.find_spec(one)]
    if missing:
        raise CannotRun(
            f"a model in this process needs {', '.join(missing)}, not installed here: {INSTALL}. "
            "A model on a server needs nothing: --server"
        )
    version = metadata.version("transformers")
    if tuple(int(one) for one in version.split(".")[:2]) < FLOOR:
        floor = ".".join(map(str, FLOOR))
        raise CannotRun(
            f"transformers {version} is installed, {floor} or newer is needed: "
            f"{INSTALL.replace('install', 'install --upgrade')}"
        )


def check_memory(name: str, need: float, gpu: int, ram: int) -> None:
    """`CannotRun` when weights of `need` bytes fit neither the GPUs nor the memory that is free."""
    if need > gpu + ram:
        on_gpu = f"{gpu / GB:.1f} GB on the GPU and " if gpu else ""
        raise CannotRun(
            f"{name} needs {need / GB:.1f} GB for its weights alone; free are {on_gpu}"
            f"{ram / GB:.1f} GB of memory. {_smaller()}"
        )


def free_memory() -> tuple[int, int]:
    """Bytes that are free on all GPUs together, and in this computer's memory."""
    torch: Any = importlib.import_module("torch")
    psutil: Any = importlib.import_module("psutil")
    ram = int(psutil.virtual_memory().available)
    if torch.cuda.is_available():
        count = torch.cuda.device_count()
        return sum(int(torch.cuda.mem_get_info(one)[0]) for one in range(count)), ram
    if torch.backends.mps.is_available():  # memory is shared there; macOS keeps some for itself
        return min(int(torch.mps.recommended_max_memory()), ram), 0
    return 0, ram


def choose(options: LocalOptions, say: Say) -> tuple[str, LocalOptions]:
    """The model that fits this computer, and the options with its quantization; says why.

    Raises:
        CannotRun: when none fits.
    """
    check_installed()
    torch: Any = importlib.import_module("torch")
    able = torch.cuda.is_available() and torch.cuda.get_device_capability() >= (8, 9)
    four_bit = util.find_spec("bitsandbytes") is not None
    choice = choose_model(*free_memory(), fp8=able, four_bit=four_bit)
    if not choice.name:
        raise CannotRun(choice.reason)
    say(f"taking {choice.name}: {choice.reason}")
    return choice.name, replace(options, quantization=choice.quantization)


def load_processor(folder: Path, config: Any, image_tokens: int) -> Any:
    """The processor of a model, which turns text and pictures into its inputs.

    The stock one wants torchvision, for video. Without torchvision, the same class is taken with
    nothing for video in it; pictures are then prepared by pillow, to the same values.
    """
    transformers: Any = importlib.import_module("transformers")
    if transformers.utils.is_torchvision_available():
        processor: Any = transformers.AutoProcessor.from_pretrained(folder)
    else:
        mapping: Any = importlib.import_module("transformers.models.auto.processing_auto")
        processor = _without_video(mapping.PROCESSOR_MAPPING[type(config)]).from_pretrained(folder)
    processor.tokenizer.padding_side = "left"
    pictures = processor.image_processor
    side = pictures.patch_size * pictures.merge_size
    most = min(image_tokens * side * side, pictures.size["longest_edge"])
    pictures.size = {"shortest_edge": pictures.size["shortest_edge"], "longest_edge": most}
    return processor


def _without_video(stock: Any) -> Any:
    class PicturesOnly(stock):
        def __init__(
            self,
            image_processor: Any = None,
            tokenizer: Any = None,
            chat_template: Any = None,
            **_: Any,
        ) -> None:
            stock.__init__(self, image_processor, tokenizer, chat_template=chat_template)

    return PicturesOnly


def _config(folder: Path) -> Any:
    transformers: Any = importlib.import_module("transformers")
    try:
        config = transformers.AutoConfig.from_pretrained(folder)
    except (ValueError, OSError) as error:
        first = str(error).partition("\n")[0]
        raise CannotRun(f"{folder / 'config.json'} is of no known model: {first}") from error
    known: Any = importlib.import_module("transformers.models.auto.modeling_auto")
    if type(config) not in known.MODEL_FOR_IMAGE_TEXT_TO_TEXT_MAPPING:
        raise CannotRun(
            f"{folder} holds a {config.model_type} model, which does not see pictures; "
            "take a vision-language model such as Qwen/Qwen3-VL-4B-Instruct"
        )
    return config


def _factor(config: Any, options: LocalOptions) -> float:
    """How many bytes in memory each byte on disk becomes."""
    if getattr(config, "quantization_config", None) is not None:
        return 1.0
    wide = options.dtype == "float32" and str(config.dtype) in ("torch.bfloat16", "torch.float16")
    return SHRINKS[options.quantization] * (2.0 if wide else 1.0)


def _quantization(kind: str) -> Any:
    if not kind:
        return None
    transformers: Any = importlib.import_module("transformers")
    if kind == "fp8":
        return transformers.FineGrainedFP8Config(
            dequantize=False, modules_to_not_convert=KEPT_WHOLE
        )
    if not util.find_spec("bitsandbytes"):
        raise ImportError("bitsandbytes (pip install bitsandbytes)")
    torch: Any = importlib.import_module("torch")
    return transformers.BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_compute_dtype=torch.bfloat16,
        llm_int8_skip_modules=KEPT_WHOLE,
    )


def where(model: Any) -> str:
    """The devices that a model is on, in words."""
    placed: dict[str, Any] = getattr(model, "hf_device_map", None) or {"": model.device}
    devices = sorted(
        {f"cuda:{one}" if isinstance(one, int) else str(one) for one in placed.values()}
    )
    return " and ".join(devices)


def _smaller() -> str:
    return "Take a smaller model (--model auto chooses one), 4 bits, or a server (--server)"
