"""From bytes to words: which encoding a file is in, what was damaged, and which files are none of ours.

Order: byte-order mark; UTF-16 without one, seen by its zero bytes; UTF-8 where it is flawless; the encoding that a page
declares; UTF-8 with a few broken bytes; the code page under which the bytes read most like words. The labels of
encodings are those of the WHATWG Encoding Standard, so ``iso-8859-1`` means Windows-1252 as it does in browsers.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from standoff.errors import StandoffError

LARGEST = 20_000_000
"""Bytes of the largest file that is read; a long article has 30 000."""
SAMPLE = 65_536
"""Bytes that a code page is judged by."""
MOST_CONTROLS = 0.02
"""Share of control characters above which a file is no text."""

MAGIC = (
    (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive or an office document"), (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"), (b"GIF8", "a GIF picture"), (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF document"), (b"\xd0\xcf\x11\xe0", "an old office document"), (b"\x7fELF", "a program"),
    (b"bplist0", "a Safari web archive"), (b"MZ\x90", "a program"), (b"SQLite format 3", "a database"),
    (b"7z\xbc\xaf", "a 7z archive"), (b"BZh", "a bzip2 archive"), (b"\xfd7zXZ", "an xz archive"),
    (b"OggS", "a sound file"), (b"ID3", "a sound file"), (b"RIFF", "a sound, picture or film file"),
)  # fmt: skip
MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\s[^>]{0,400}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})""", re.I
)
KNOWN = {
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252"), "cp1252"),
    **{f"windows-{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"cp{number}": f"cp{number}" for number in range(1250, 1259)},
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "iso-8859-9": "cp1254", "koi8-r": "koi8-r", "koi8-u": "koi8-u", "ibm866": "cp866", "cp866": "cp866",
    "macintosh": "mac-roman", "x-mac-cyrillic": "mac-cyrillic", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5", "euc-jp": "euc_jp", "shift_jis": "cp932", "euc-kr": "cp949",
    "utf-8": "utf-8", "utf8": "utf-8",
}  # fmt: skip
CYRILLIC = ("cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic")
LATIN = ("cp1252", "cp1250", "cp1257", "cp1254", "mac-roman")
FREQUENT = frozenset("оеаинтсрвлкмдпуі")
ALPHABETS = {
    "cp1252": ("àâçèéêëîïôùûüœæ", "äöüßé", "áéíóúñü", "àáâãçéêíóôõú", "åäöæøé", "àèéìòù"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű", "ăâîşţ", "čćžšđ"),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž"),
    "cp1254": ("çğıöşüİâî",),
}
"""Letters beyond ASCII of languages that a code page was made for."""
HIGH = re.compile(rb"[\x80-\xff]")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class Decoded:
    """The words of a file before any repair: ``text`` without a byte-order mark, and what was doubted on the way."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def read_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file, at most `LARGEST`; a larger one is refused by its size, unread.

    Raises `StandoffError` for what is missing, no plain file, empty, too large or not to be opened.
    """
    try:
        found = os.stat(path)
        if stat.S_ISDIR(found.st_mode):
            raise StandoffError(f"{name} is a folder, not a file", "give the files in it, for example with FOLDER/*")
        if not stat.S_ISREG(found.st_mode):
            raise StandoffError(f"{name} is not a plain file", "save the article as text or HTML and give that file")
        if found.st_size > LARGEST:
            raise StandoffError(
                f"{name} has {found.st_size / 1e6:.0f} MB; an article may have {LARGEST // 1_000_000} MB at most",
                "save the article by itself, as text or HTML",
            )
        with open(path, "rb") as stream:
            data = stream.read(found.st_size + 1)
            if len(data) > found.st_size:
                data += stream.read(LARGEST + 1 - len(data))
    except FileNotFoundError as fault:
        raise StandoffError(f"{name} does not exist", "check the name of the file") from fault
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", None) or str(fault)
        raise StandoffError(f"{name} cannot be read: {why}", "check the name and who may read it") from fault
    if len(data) > LARGEST:
        raise StandoffError(f"{name} grew above {LARGEST // 1_000_000} MB while it was read", "give a finished file")
    return data


def decode(data: bytes, name: str) -> Decoded:
    """The text of a file's bytes.

    Raises `StandoffError` for an empty or binary file; never another error.
    """
    if not data.strip():
        raise StandoffError(f"{name} is empty", "save the article again, or leave the file out")
    for magic, what in MAGIC:
        if data.startswith(magic):
            raise StandoffError(f"{name} is {what}, not text", "save the article as text or HTML and give that file")
    if data[:2000].lstrip()[:5].lower() in (b"from:", b"mime-") and b"multipart/related" in data[:4000]:
        raise StandoffError(f"{name} is a web archive (MHTML)", "save the page as HTML, not as a single file")
    decoded = decode_by_mark(data) or decode_wide(data) or decode_bytes(data)
    refuse_binary(decoded.text, name)
    if not any(letter > " " and letter.isprintable() for letter in decoded.text):
        raise StandoffError(f"{name} is empty", "save the article again, or leave the file out")
    return decoded


def refuse_binary(text: str, name: str) -> None:
    """Raise for a text with more control characters than a text has. Form feeds and escapes count as text."""
    shown = text[:SAMPLE] + text[-SAMPLE:]
    controls = len(CONTROLS.findall(shown))
    if "\x00" in text or controls > MOST_CONTROLS * len(shown):
        what = "zero bytes" if "\x00" in text else "control characters"
        raise StandoffError(f"{name} is not text: it has {what}", "save the article as text or HTML and give that file")


def decode_by_mark(data: bytes) -> Decoded | None:
    """The text of bytes that begin with a byte-order mark."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return replace_broken(data[len(mark) :], encoding, ())
    return None


def decode_wide(data: bytes) -> Decoded | None:
    """The text of UTF-16 without a byte-order mark: every other byte is one of a few, zero among them."""
    head = data[: SAMPLE - SAMPLE % 2]
    if b"\x00" not in head or len(head) < 4:
        return None
    for upper, lower, encoding in ((head[1::2], head[0::2], "utf-16-le"), (head[0::2], head[1::2], "utf-16-be")):
        pages = sum(upper.count(page) for page in (0x00, 0x01, 0x03, 0x04, 0x05, 0x06, 0x20))
        if pages > 0.9 * len(upper) and lower.count(0) < 0.02 * len(lower):
            return replace_broken(data, encoding, ("no byte-order mark: taken for UTF-16 by its zero bytes",))
    return None


def replace_broken(data: bytes, encoding: str, notes: tuple[str, ...]) -> Decoded:
    """The text in a known encoding; what does not fit it becomes U+FFFD and is counted."""
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken:
        notes += (f"{broken} place(s) are not {encoding.upper()} and are shown as \ufffd",)
    return Decoded(text, encoding, notes)


def decode_bytes(data: bytes) -> Decoded:
    """The text of bytes without a mark: UTF-8, as declared, or by the code page that reads most like words."""
    declared = find_declared(data)
    try:
        text = data.decode("utf-8")
        if declared not in ("", "utf-8") and not data.isascii():
            return Decoded(text, "utf-8", (f"declared as {declared}, but it is UTF-8",))
        return Decoded(text, "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if sum(map(len, re.findall(r"[^\x00-\x7f\ufffd]", text[:1_000_000]))) >= 4 * broken:
        return replace_broken(data, "utf-8", ())
    if declared in KNOWN and declared not in ("utf-8", "utf8"):
        return replace_broken(data, KNOWN[declared], (f"read as {KNOWN[declared]}, as the page declares",))
    encoding = guess_code_page(data)
    return replace_broken(data, encoding, (f"not UTF-8: taken for {encoding} by its letters",))


def find_declared(data: bytes) -> str:
    """The encoding that a page names in its first 4096 bytes, in small letters, or nothing."""
    found = DECLARED.search(data[:4096])
    return found.group(1).decode("ascii").lower() if found else ""


def guess_code_page(data: bytes) -> str:
    """The code page under which the bytes above 127 read most like words: Cyrillic ones where they are most letters."""
    sample = data[:SAMPLE]
    if not HIGH.search(sample):
        found = HIGH.search(data)
        sample = data[found.start() : found.start() + SAMPLE] if found else sample
    high = len(HIGH.findall(sample))
    latin = len(re.findall(rb"[A-Za-z]", sample))
    if high > latin and high > 8:
        return max(CYRILLIC, key=lambda page: judge_cyrillic(sample.decode(page, "replace")))
    return max(LATIN, key=lambda page: judge_latin(sample, page))


def judge_cyrillic(text: str) -> float:
    """How much a text reads like Cyrillic: frequent small letters, few capitals inside words, few signs."""
    small = sum(letter in FREQUENT for letter in text)
    odd = len(re.findall(r"(?<=[а-яё])[А-ЯЁ]|[─-▟\x80-\x9f\ufffd]|[^\x00-\x7f\w\s«»„“”–—’…№]", text))
    return small - 2.0 * odd


def judge_latin(data: bytes, page: str) -> float:
    """How much bytes read like a language of a code page: its letters count for it, other letters and signs against."""
    text = re.sub(r"[\x00-\x7f\xa0]", "", data.decode(page, "replace")).lower()
    letters = max((sum(map(text.count, alphabet)) for alphabet in ALPHABETS.get(page, ())), default=0)
    if not letters:
        letters = sum(map(text.count, "éèáíóúñçäöüàâêôß"))
    signs = sum(map(text.count, "“”‘’„–—…«»€"))
    return 2.0 * (letters + signs) - len(text) - len(re.findall(r"[\ufffd\x80-\x9f¹³¿¼¾]", text))
