"""What is said when a model in this process cannot be loaded."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

import pytest
from servers import Site
from tiny_models import build_tiny

from handeye.agent import CannotRun, local_load, local_model, local_sizes

GB = local_sizes.GB
NAME = "Qwen/Qwen3-VL-2B-Instruct"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def copy(tiny: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny, tmp_path / "copy")


def failure(name: str | Path, options: local_load.LocalOptions | None = None) -> str:
    with pytest.raises(CannotRun) as raised:
        local_load.load(str(name), options or local_load.LocalOptions(), lambda _: None)
    return str(raised.value)


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make packages look as if they were not installed."""
    find = importlib.util.find_spec

    def lacking(name: str, package: str | None = None) -> ModuleSpec | None:
        return None if name in names else find(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", lacking)


def test_without_the_extra_one_line_says_how_to_install_it(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, "torch", "transformers")
    message = failure(tiny)
    assert "torch, transformers" in message
    assert 'pip install "handeye[local]"' in message


@dataclass
class Hub:
    """What huggingface_hub is set to; `address` is the one it asks."""

    folder: Path
    set: Callable[[str, object], None]

    def ask(self, address: str) -> None:
        template = address + "/{repo_id}/resolve/{revision}/{filename}"
        self.set("HF_HUB_OFFLINE", False)
        self.set("ENDPOINT", address)
        self.set("HUGGINGFACE_CO_URL_TEMPLATE", template)


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    """An empty folder of downloads, and no way out."""
    constants: Any = importlib.import_module("huggingface_hub.constants")
    folder = tmp_path / "hub"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(folder))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    return Hub(folder, lambda name, value: monkeypatch.setattr(constants, name, value))


def offer(site: Site, repository: str, folder: Path) -> None:
    """Have a site offer a model as Hugging Face does."""
    commit = "c" * 40
    files = sorted(folder.iterdir())
    digests = {one: hashlib.sha1(one.read_bytes()).hexdigest() for one in files}
    tree = [
        {"type": "file", "path": one.name, "size": one.stat().st_size, "oid": digests[one]}
        for one in files
    ]
    names = [{"rfilename": one.name} for one in files]
    about = {"id": repository, "sha": commit, "siblings": names}
    kind = {"content-type": "application/json"}
    api = f"/api/models/{repository}"
    site.add(f"{api}/revision/main", json.dumps(about), headers=kind)
    site.add(f"{api}/tree/{commit}", json.dumps(tree), headers=kind)
    for one in files:
        tag = {"etag": f'"{digests[one]}"', "x-repo-commit": commit}
        site.add(f"/{repository}/resolve/{commit}/{one.name}", one.read_bytes(), headers=tag)


def test_weights_that_are_not_there_when_offline(hub: Hub) -> None:
    message = failure(NAME)
    assert f"the weights of {NAME} are not in {hub.folder}" in message
    assert "HF_HUB_OFFLINE is set" in message
    assert f"hf download {NAME}" in message
    assert "--server" in message


def test_a_hub_that_does_not_answer(hub: Hub) -> None:
    hub.ask("http://127.0.0.1:9")
    message = failure(NAME)
    assert "http://127.0.0.1:9 does not answer (ConnectError" in message
    assert f"hf download {NAME}" in message


def test_a_repository_that_there_is_not(hub: Hub, site: Site) -> None:
    name = "Qwen/Qwen3-VL-3B-Instruct"
    missing = {"x-error-code": "RepoNotFound"}
    site.add(f"/api/models/{name}/revision/main", "", status=404, headers=missing)
    hub.ask(site.url)
    assert f"{site.url} has no such repository" in failure(name)


def test_a_model_is_fetched_once_and_then_loaded_offline(hub: Hub, site: Site, tiny: Path) -> None:
    offer(site, NAME, tiny)
    hub.ask(site.url)
    said: list[str] = []
    loaded = local_load.load(NAME, local_load.LocalOptions(), said.append)
    assert loaded.folder.is_relative_to(hub.folder)
    assert said[0] == f"downloading {NAME} (0.0 GB) into {hub.folder}"
    assert local_model.own_name(NAME, loaded) == NAME
    asked = len(site.requests)
    hub.set("HF_HUB_OFFLINE", True)
    assert local_load.load(NAME, local_load.LocalOptions(), said.append).folder == loaded.folder
    assert len(site.requests) == asked


@pytest.mark.parametrize("name", ["./nowhere/at/all", "/nowhere", "nowhere", "a/b/c"])
def test_a_name_that_is_neither_folder_nor_repository(name: str) -> None:
    assert "there is no folder" in failure(name)


@pytest.mark.parametrize(
    "name", ["Qwen/Qwen3-VL-4B-Instruct-GGUF", "models/Qwen3VL-4B-Q4_K_M.gguf"]
)
def test_gguf_is_for_servers(name: str) -> None:
    message = failure(name)
    assert "GGUF files are for servers" in message
    assert f"llama-server -hf {name}" in message
    assert "--server llamacpp" in message


def test_a_folder_of_gguf_files(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").touch()
    assert f"llama-server -m {tmp_path}" in failure(tmp_path)


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    assert failure(tmp_path) == f"{tmp_path} holds no model: there is no config.json in it"


def test_a_folder_that_lacks_weights(copy: Path) -> None:
    (copy / "model.safetensors").unlink()
    assert "lacks weights: model.safetensors" in failure(copy)


def test_a_folder_that_lacks_some_of_its_weights(copy: Path) -> None:
    names = ["model-00001-of-00003.safetensors", "model-00002-of-00003.safetensors"]
    index = {"weight_map": {"a": names[0], "b": names[1], "c": "model.safetensors"}}
    (copy / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    assert f"lacks weights: {names[0]} and 1 more" in failure(copy)


def test_a_model_that_sees_no_pictures(copy: Path) -> None:
    (copy / "config.json").write_text('{"model_type": "qwen3"}', encoding="utf-8")
    assert "a qwen3 model, which does not see pictures" in failure(copy)


def test_a_model_of_tomorrow(copy: Path) -> None:
    (copy / "config.json").write_text('{"model_type": "qwen99_vl"}', encoding="utf-8")
    assert "is of no known model" in failure(copy)


def test_weights_that_are_no_weights(copy: Path) -> None:
    (copy / "model.safetensors").write_bytes(b"git-lfs pointer")
    assert f"cannot be loaded from {copy}" in failure(copy)


def test_a_quantization_that_there_is_not(tiny: Path) -> None:
    message = failure(tiny, local_load.LocalOptions(quantization="int3"))
    assert "there is no quantization 'int3'" in message
    assert "bnb-4bit, fp8" in message


def test_four_bits_need_bitsandbytes(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "bitsandbytes")
    message = failure(tiny, local_load.LocalOptions(quantization="bnb-4bit"))
    assert "pip install bitsandbytes" in message


def test_an_attention_that_is_not_installed(tiny: Path) -> None:
    message = failure(tiny, local_load.LocalOptions(attention="flash_attention_2"))
    assert "flash" in message.lower()
    assert "not installed" in message


def test_a_model_that_is_too_large_says_by_how_much() -> None:
    with pytest.raises(CannotRun) as raised:
        local_load.check_memory(NAME, 62 * GB, 24 * GB, 16 * GB)
    message = str(raised.value)
    assert "needs 62.0 GB for its weights alone" in message
    assert "24.0 GB on the GPU and 16.0 GB of memory" in message
    assert "--model auto" in message


def test_what_is_free_is_measured() -> None:
    gpu, ram = local_load.free_memory()
    assert gpu >= 0
    assert ram > GB // 4
