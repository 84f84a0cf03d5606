"""A vision-language model in this process, with transformers.

One thread of its own runs the model, one call at a time (Qwen3-VL keeps the positions of the last
prompt on its module). The thread that asks only waits, so that Ctrl-C reaches it at once: the model
then stops before its next layer, and nothing is left running.
"""

from __future__ import annotations

import gc
import importlib
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import asdict
from threading import Event
from typing import Any

from .constrained import Constrainer, Row, UnknownSchema
from .errors import CannotRun
from .experts import ExpertCounter
from .local_cache import CacheCounts, Features, PromptCache
from .local_files import Say
from .local_load import Loaded, LocalOptions, choose, free_memory, load
from .local_pictures import PreparedPictures
from .local_prompt import Prompt, render
from .local_replies import CLOSE, Cost, Watch, Writing, finish, groups, sampling
from .model import Ask, Message, Reply
from .model_calls import require_allowed
from .profiles import UNKNOWN, profile_for

Request = tuple[Sequence[Message], Ask]
"""A prompt, and how its reply is wanted."""
POLL = 0.2
"""Seconds between looks at Ctrl-C where the system does not end a wait for it (Windows)."""
PICTURES = 256 << 20
"""The most bytes of prepared pictures to hold."""
CONVERSATIONS = 4
"""How many runs that take turns keep the beginning of their prompt."""


class Halted(Exception):
    """The model was told to stop."""


def silent(_line: str) -> None:
    """Say nothing."""


class LocalModel:
    """Qwen3-VL, dense or with experts, or another model that transformers knows.

    Args:
        name: a folder with a checkpoint, a repository on Hugging Face, or "auto" for the one that
            fits this computer.
        options: how it is loaded and run.
        say: is told what is loaded and how far that is, a line at a time.

    Raises:
        CannotRun: when it cannot be loaded, with what to do about it.
    """

    def __init__(
        self, name: str = "auto", *, options: LocalOptions | None = None, say: Say = silent
    ) -> None:
        require_allowed("")
        self.options = options or LocalOptions()
        if name == "auto":
            name, self.options = choose(self.options, say)
        loaded = load(name, self.options, say)
        cache = self.options.cache
        self._name = own_name(name, loaded)
        self._model: Any = loaded.model
        self._processor: Any = loaded.processor
        self._tokenizer: Any = loaded.processor.tokenizer
        self._ends = _ends(self._model, self._tokenizer)
        self._limit: int = self._model.config.get_text_config().max_position_embeddings
        self._constrainer: Constrainer | None = None
        self._pictures = PreparedPictures(loaded.processor, PICTURES if cache else 0)
        self._cache = PromptCache(
            self._model, Features(vision=cache, prefix=cache), conversations=CONVERSATIONS
        )
        self._counter = ExpertCounter(self._model)
        self._counter.__enter__()
        self._stop = Event()
        """Set to end the call that is running."""
        _make_breakable(self._model, self._check)
        self._closed = False
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="handeye-model")

    @property
    def name(self) -> str:
        """The model's name; for a folder that says nothing of its family, with the family."""
        return self._name

    def reply(self, messages: Sequence[Message], ask: Ask) -> Reply:
        """Answer once; see `Model`."""
        return self.reply_many([(messages, ask)])[0]

    def reply_many(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer several prompts, together as far as their sampling is the same.

        The replies are those that each prompt gets on its own (up to the rounding of sums whose
        order differs). What cannot be told apart within a batch is noted once: `experts` (as in
        `ExpertCounts`, for a model that has any) in the first reply's `info`.

        Raises:
            CannotRun: when one of them cannot be answered.
        """
        require_allowed("")
        started = time.perf_counter()
        replies: dict[int, Reply] = {}
        for group in groups([ask for _, ask in requests], self.options.batch):
            batch = [requests[place] for place in group]
            seconds = max(ask.seconds for _, ask in batch)
            answers = self._wait(lambda batch=batch: self._answer(batch, started), seconds)
            replies.update(zip(group, answers, strict=True))
        return [replies[place] for place in range(len(requests))]

    @property
    def counts(self) -> CacheCounts:
        """What the caches have spared so far."""
        return self._cache.counts

    def stop(self) -> None:
        """End the call that is running, from another thread; it raises `CannotRun`."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and let go of the model's memory; the object is of no use then."""
        self.stop()
        self._worker.shutdown()
        if self._closed:
            return
        self._closed = True
        del self._model, self._cache, self._counter, self._processor, self._pictures
        gc.collect()  # layers and this object refer to each other
        torch: Any = importlib.import_module("torch")
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _wait(self, work: Callable[[], list[Reply]], seconds: float) -> list[Reply]:
        """Have the worker do something in time; an interrupt stops it."""
        end = time.monotonic() + seconds
        if self._closed:
            raise CannotRun(f"{self.name} was closed")
        stop = Event()

        def run() -> list[Reply]:
            self._stop = stop
            return work()

        future = self._worker.submit(run)
        try:
            while not future.done() and (left := end - time.monotonic()) > 0:
                wait([future], min(POLL, left))
        finally:
            stop.set()
            if not future.cancel():
                wait([future])
        try:
            return future.result()
        except Halted as error:
            late = "gave no answer within the run's time"
            why = late if time.monotonic() >= end else "was told to stop"
            raise CannotRun(f"{self.name} {why}") from error

    def _check(self) -> None:
        if self._stop.is_set():
            raise Halted

    def _answer(self, batch: Sequence[Request], started: float) -> list[Reply]:
        torch: Any = importlib.import_module("torch")
        prompts = [render(self._processor, said, ask.thinking) for said, ask in batch]
        try:
            return self._generate(prompts, [ask for _, ask in batch], started)
        except (torch.OutOfMemoryError, MemoryError) as error:
            if len(batch) == 1:
                raise self._no_memory(prompts[0], error) from error
        half = len(batch) // 2  # (out of the handler, which keeps the failed batch in memory)
        return self._answer(batch[:half], started) + self._answer(batch[half:], started)

    def _generate(self, prompts: list[Prompt], asks: list[Ask], started: float) -> list[Reply]:
        inputs = self._inputs(prompts, asks)
        start = int(inputs["input_ids"].shape[1])
        notes: list[dict[str, object]] = [{"together": len(asks)} for _ in asks]
        writings = [self._writing(*one) for one in zip(prompts, asks, notes, strict=True)]
        held = any(one.row for one in writings)
        watch = Watch(writings, start, self._constrainer if held else None)
        before = self._cache.counts
        self._run(inputs, prompts, asks, watch)
        counts = self._cache.counts
        lengths: list[int] = inputs["attention_mask"].sum(dim=1).tolist()
        for note in notes:
            note["vision_hits"] = counts.vision_hits - before.vision_hits
        if self._counter.found:
            notes[0]["experts"] = asdict(self._counter.take())
        return [
            finish(
                writing,
                ask,
                Cost(length, counts.reused_tokens - before.reused_tokens, started),
                note,
            )
            for writing, ask, length, note in zip(writings, asks, lengths, notes, strict=True)
        ]

    def _run(self, inputs: Any, prompts: list[Prompt], asks: list[Ask], watch: Watch) -> None:
        """Have the model write; its caches do not outlive a failure."""
        digests = [digest for prompt in prompts for digest in prompt.digests]
        whole = False
        try:
            written: Any = self._model.generate(
                **self._cache.prepare(inputs, digests),
                **sampling(asks[0]),
                max_new_tokens=max(ask.max_tokens for ask in asks),
                repetition_penalty=1.0,
                logits_processor=[watch.restrict],
                stopping_criteria=[watch.stop],
            )
            if len(asks) == 1:
                self._cache.commit(written)
            whole = True
        finally:
            if not whole:
                self._cache.reset()

    def _inputs(self, prompts: list[Prompt], asks: list[Ask]) -> Any:
        pictures = [picture for prompt in prompts for picture in prompt.pictures]
        digests = [digest for prompt in prompts for digest in prompt.digests]
        inputs = self._pictures.inputs([prompt.text for prompt in prompts], pictures, digests)
        length = int(inputs["input_ids"].shape[1])
        longest = max(ask.max_tokens for ask in asks)
        if length + longest > self._limit:
            raise CannotRun(
                f"the prompt has {length} tokens and its reply may have {longest}, but {self.name} "
                f"reads at most {self._limit} together: keep fewer screenshots, or ask for less"
            )
        return inputs

    def _writing(self, prompt: Prompt, ask: Ask, info: dict[str, object]) -> Writing:
        row = self._row(prompt, ask, info) if ask.schema is not None else None
        return Writing(ask, self._tokenizer, self._ends, row, thinks=prompt.thinks)

    def _row(self, prompt: Prompt, ask: Ask, info: dict[str, object]) -> Row | None:
        if self._constrainer is None:
            scores = self._model.config.get_text_config().vocab_size
            self._constrainer = Constrainer(self._tokenizer, scores, self._ends)
        after = self._tokenizer.get_vocab().get(CLOSE) if prompt.thinks else None
        if prompt.thinks and after is None:
            info["schema"] = f"not held: {CLOSE} is no token of this model"
            return None
        try:
            matcher, note = self._constrainer.matcher(ask.schema or {})
        except UnknownSchema as error:
            info["schema"] = f"not held: {error}"
            return None
        if note:
            info["schema"] = f"held in part: {note}"
        return Row(matcher, ask.max_tokens, after)

    def _no_memory(self, prompt: Prompt, error: Exception) -> CannotRun:
        gpu, ram = free_memory()
        return CannotRun(
            f"{self.name} ran out of memory on a prompt with {len(prompt.pictures)} pictures "
            f"({(gpu or ram) / 10**9:.1f} GB are free now): keep fewer screenshots, take a smaller "
            f"model or 4 bits, or a server (--server). {str(error).partition(chr(10))[0]}"
        )


def own_name(name: str, loaded: Loaded) -> str:
    """What a model is called: a repository by its name, a folder by its own name and its family."""
    folder = next((one for one in loaded.folder.parts if one.startswith("models--")), "")
    if folder:
        return folder.removeprefix("models--").replace("--", "/")
    short = loaded.folder.resolve().name
    if profile_for(short)[0] is not UNKNOWN:
        return short
    return f"{short} ({loaded.family.replace('_5', '.5')})"


def _ends(model: Any, tokenizer: Any) -> list[int]:
    ends: int | list[int] | None = model.generation_config.eos_token_id
    own = [ends] if isinstance(ends, int) else list(ends or [])
    return list(dict.fromkeys([*own, tokenizer.eos_token_id]))


def _make_breakable(model: Any, check: Callable[[], None]) -> None:
    """Have `check` called before each layer; what it raises ends the model's work."""
    torch: Any = importlib.import_module("torch")

    def before(_layer: object, _inputs: object) -> None:
        check()

    for module in model.modules():
        if isinstance(module, torch.nn.ModuleList):
            layers: Any = module
            for layer in layers:
                layer.register_forward_pre_hook(before)
