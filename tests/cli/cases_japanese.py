# SPDX-License-Identifier: GPL-2.0-or-later
"""Japanese: all texts have their translation, and it is shown as it should be."""

import ast
import functools
import os
import re
import shutil
import subprocess
import unicodedata

from place import PROGRAM, SOURCE, TEMPLATE
from program import environment, run
from tables import RAID
from tap import Skip, case, contains, equal, is_true, lacks
from trees import host, new_directory, sample

CATALOG = os.path.join(SOURCE, "po", "ja.po")
CATALOGS = os.path.join(os.path.dirname(PROGRAM), "po")
IN_JAPANESE = os.path.join(SOURCE, "tests", "in-japanese")
HOSTS = ("intel-server", "intel-broken", "amd-desktop", "intel-quirks",
         "no-iommu")
JAPANESE = re.compile("[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e]")
NARROW = re.compile("[\u3041-\u30fe\u4e00-\u9fff] ?\\(|(?<!\\()\\) ?[\u3041-\u30fe\u4e00-\u9fff]")
PLACE = re.compile(r"\{[a-z0-9-]+\}")
LINE = re.compile(r"vfio-pci \S+: (DMAR: )?Device is ineligible.*vendor\.")


def entries(path):
    """{msgid: msgstr} of a catalog, and whether any of it is fuzzy."""
    found, key, parts = {}, None, {}
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines() + [""]
    for line in lines:
        match = re.match(r'(msgid|msgstr) (".*")$', line)
        if match:
            key = match.group(1)
            parts[key] = ast.literal_eval(match.group(2))
        elif line.startswith('"'):
            parts[key] += ast.literal_eval(line)
        elif "msgstr" in parts:
            found[parts["msgid"]] = parts["msgstr"]
            parts = {}
    del found[""]
    return found, any(line.startswith("#, fuzzy") for line in lines)


def tool(name):
    path = shutil.which(name)
    if not path:
        raise Skip(f"{name} is missing")
    return path


@functools.lru_cache
def locale_directory():
    """The locale as in-japanese makes it, which takes too long for every run."""
    tool("localedef")
    path = new_directory()
    done = subprocess.run([IN_JAPANESE, "sh", "-c", f"cp -r $LOCPATH/* {path}"],
                          capture_output=True, text=True, check=False,
                          env=environment(VFIO_CHECK_LOCALEDIR=CATALOGS))
    if "in-japanese: no locale" in done.stderr:
        raise Skip("the locale's source is missing (locales)")
    equal(done.returncode, 0, done.stderr)
    return path


@functools.lru_cache
def japanese(*args, status=None, columns=None):
    """What the program says in Japanese: (output, errors)."""
    env = environment(LOCPATH=locale_directory(), VFIO_CHECK_LOCALEDIR=CATALOGS)
    if columns:
        env["COLUMNS"] = columns
    result = run(*args, env=env | {"LC_ALL": "ja_JP.UTF-8"}, encoding="utf-8",
                 status=status)
    return result.out, result.err


def about(name):
    return ("--sysroot", sample(name).root)


def width(line):
    """Columns of a terminal."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line)


@case("japanese: every text of the sources has a translation, and none is fuzzy")
def _complete():
    translated, fuzzy = entries(CATALOG)
    equal(fuzzy, False, "fuzzy")
    wanted, _ = entries(TEMPLATE)
    is_true(len(wanted) > 300, f"only {len(wanted)} texts in {TEMPLATE}")
    equal([text for text in wanted if not translated.get(text)], [],
          "without a translation; make -C build update-po")
    equal([text for text in translated if text not in wanted], [],
          "in no source; make -C build update-po")
    done = subprocess.run([tool("msgfmt"), "--check", "--statistics", "-o",
                           os.devnull, CATALOG], capture_output=True,
                          text=True, check=False, env=environment())
    equal(done.returncode, 0, done.stderr)
    lacks(done.stderr, "untranslated", "fuzzy")


@case("japanese: xgettext can see the whole of what N_() marks")
def _whole():
    for folder, _, names in os.walk(os.path.join(SOURCE, "src")):
        for name in names:
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read()
            text = re.sub(r"/\*.*?\*/|//[^\n]*|\\\n", "", text, flags=re.S)
            for match in re.finditer(
                    r'\bN_\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)(.)', text):
                equal(match.group(2), ")", f"{name}: a macro in N_(): "
                      f"{match.group(1)[:60]}")


@case("japanese: the places in each text and in its translation are the same")
def _places():
    translated, _ = entries(CATALOG)
    for text, other in translated.items():
        equal(set(PLACE.findall(other)), set(PLACE.findall(text)), text)
        equal(other.count("%s"), text.count("%s"), text)


@case("japanese: translations are in Japanese, with its own full stops")
def _language():
    translated, _ = entries(CATALOG)
    for text, other in translated.items():
        is_true(JAPANESE.search(other) or not re.search(r"[a-z]{3} [a-z]{3}",
                                                       PLACE.sub("", text)),
                text)
        lacks(other, "。 ", "、 ")
        is_true(not NARROW.search(other), f"a bracket for English: {other}")


@case("japanese: terms are those of the glossary at the catalog's head")
def _glossary():
    with open(CATALOG, encoding="utf-8") as file:
        head = file.read().partition('msgid ""')[0]
    terms = re.findall(r"^#   (.+) = (.+?)(?:, not (.+))?$", head, re.M)
    is_true(len(terms) > 60, terms)
    equal(len({english for english, _, _ in terms}), len(terms), "twice")
    translated, _ = entries(CATALOG)
    for english, term, wrong in terms:
        if wrong:
            is_true(not re.search(wrong, term), f"{english}: rules itself out")
            equal([other for other in translated.values()
                   if re.search(wrong, other)], [], f"{english} = {term}")
        words = re.sub(r" \(.*", "", english)
        if " " in words and "," not in words:
            wanted = re.compile(rf"\b{re.escape(words)}s?\b")
            equal([text for text, other in translated.items()
                   if wanted.search(text) and term not in other], [],
                  f"{english} = {term}")


@case("japanese: in-japanese runs a command, and ends as it does")
def _in_japanese():
    locale_directory()    # or skip
    done = subprocess.run([IN_JAPANESE, PROGRAM, *about("intel-server")],
                          capture_output=True, text=True, check=False,
                          encoding="utf-8", env=environment())
    equal((done.returncode, done.stderr), (1, ""))
    equal(done.stdout, japanese(*about("intel-server"))[0])
    equal(subprocess.run([IN_JAPANESE], capture_output=True, check=False)
          .returncode, 2)


@case("japanese: a report, with the kernel's line as it is and its rendering")
def _check():
    out, err = japanese(*about("intel-server"), status=1)
    equal(err, "")
    contains(out, "危険", "安全", "注意", "ファームウェア", "対処:")
    lines = out.splitlines()
    said = [i for i, line in enumerate(lines) if LINE.fullmatch(line)]
    is_true(said, out)
    english = run(*about("intel-server"), status=1).out.splitlines()
    for i in said:
        is_true(lines[i] in english, lines[i])
        is_true(lines[i + 1].startswith("    （vfio-pci 0000:"), lines[i + 1])
        contains("".join(lines[i + 1:i + 4]), "RMRR要件")


@case("japanese: no English text is left in a report")
def _left():
    texts = [text for text in entries(CATALOG)[0]
             if text.count(" ") > 1 and not re.search(r"[{\n%]", text)]
    is_true(len(texts) > 100, texts)
    for name in HOSTS:
        for args in ((), ("groups",), ("regions",)):
            out, _ = japanese(*args, *about(name))
            lacks(out, *texts, "Group ", " unsafe ", " at 0x")


@case("japanese: lines fit, and begin with no full stop")
def _lines():
    for name in HOSTS:
        out, _ = japanese(*about(name), columns="80")
        for line in out.splitlines():
            is_true(not re.match(r" *[。、）」]", line), line)
            is_true(width(line) <= 80 or not JAPANESE.search(line), line)


@case("japanese: columns are straight")
def _columns():
    for name in HOSTS:
        out, _ = japanese("groups", *about(name))
        starts = {width(match.group(1)) for match in
                  re.finditer(r"^(.* 0000:\S+ +\S \S+ +)\S", out, re.M)}
        equal(len(starts), 1, out)
        out, _ = japanese("groups", *about(name), columns="80")
        is_true(all(width(line) <= 80 for line in out.splitlines()), out)
    out, _ = japanese(*about("intel-server"))
    starts = {width(match.group(1)) for match in
              re.finditer(r"^(0000:\S+  \S+ +)\S", out, re.M)}
    equal(len(starts), 1, out)


@case("japanese: JSON is not translated")
def _json():
    for args in (("--json", RAID), ("groups", "--json"), ("regions", "--json")):
        out, _ = japanese(*args, *about("intel-server"))
        equal(out, run(*args, *about("intel-server")).out)
    equal(japanese("explain", "--json")[0], run("explain", "--json").out)


@case("japanese: explain, its list and every rule")
def _explain():
    rules = [rule["rule"] for rule in run("explain", "--json").json["rules"]]
    out, _ = japanese("explain", "--list", status=0)
    contains(out, *rules)
    for rule in rules:
        out, _ = japanese("explain", rule, status=0)
        contains(out, "意味", "見つけ方", "できること", "出典", "サンプルホスト")
        says = run("explain", rule, "--json").json["rules"][0]["says"]
        for line in says:
            is_true(line in out.splitlines(), out)
        for line in out.splitlines():
            is_true(width(line) <= 79 or line in says, line)


@case("japanese: the help and what is said of wrong usage")
def _usage():
    contains(japanese("--help", status=0)[0], "使い方", "オプション:", "--sysroot DIR",
             "終了ステータス")
    contains(japanese("--format", "x", status=2)[1], "指定してください", "x")
    contains(japanese("explain", "x", status=2)[1], "ルール")
    contains(japanese("--sysroot", "/nonexistent", status=2)[1],
             "/nonexistent", "ディレクトリ")
    contains(japanese(*about("intel-server"), "7f:00.0", status=2)[1],
             "PCIデバイス")


def complaint(tree, *args, status=2):
    """What is said on standard error, but for file names and what is quoted from them."""
    return japanese(*args, "--sysroot", tree.root, status=status)[1]


@case("japanese: what policy.conf has made of a finding")
def _note():
    with host("intel-server") as tree:
        tree.write("etc/vfio-check/policy.conf", "[severity]\nfirmware-reserved-memory = caution\n")
        out = japanese("--sysroot", tree.root, RAID)[0]
        contains("".join(out.split()), "本来の重さは「危険」です。policy.confの2行目がこれを「注意」に")


@case("japanese: what is wrong with policy.conf")
def _policy():
    for text, quoted, wanted in (
            ("nonsense\n", "nonsense", "1行目"),
            ("[waiver]\naddress = 0000:02:00.0\n", "", "行目"),
            ("[severity]\nno-reset = cat\n", "cat", "2行目"),
            ("[nothing]\n", "", "1行目")):
        with host("intel-server") as tree:
            tree.write("etc/vfio-check/policy.conf", text)
            err = complaint(tree, RAID)
            contains(err, "policy.conf: ", wanted, quoted)
            lacks(err, "expected", "line ")
            equal(err.count("\n"), 1, err)


@case("japanese: what is wrong with the file of --expect")
def _expect():
    answer = run(RAID, "--json", *about("intel-server")).out
    with host("intel-server") as tree:
        for number, (text, wanted) in enumerate((
                ("", "続き"), ("[]", "全体: "), ("{", "続き"), (answer + "x", "何もない"),
                ("[" * 40, "32階層"), ("{]", "JSON"),
                (answer.replace('"vfio-check/2"', "1"), "文字列"),
                (answer.replace('"vfio-check/2"', '"other"'), '"vfio-check/2"'),
                (answer.replace('"segment":', '"other":'), "数値"),
                (answer.replace('"findings":', '"other":'), "配列"),
                (answer.replace('"host":', '"other":'), "オブジェクト"),
                (answer.replace('"ready":', '"other":'), "trueまたはfalse"),
                (re.sub(r'"address": *"0000:01:00.0"', '"address":"x"', answer),
                 "PCIデバイスのアドレス"))):
            tree.write(f"{number}.json", text)
            err = complaint(tree, RAID, "--expect", tree.path(f"{number}.json"))
            contains(err, f"{number}.json: ", wanted)
            lacks(err, "expected", "line ", "the ", " of ", "an ")
        err = complaint(tree, RAID, "--expect", tree.path("absent.json"))
        contains(err, "absent.json: ", "以前の実行のJSON")
        lacks(err, "expected")


@case("japanese: what is wrong with a file of advice.d")
def _advice():
    for text, quoted, wanted in (
            ("vendor = HP\n", "vendor = HP", "1行目"),
            ("[a]\nvendr = HP\n", "vendr", "2行目"),
            ("[a]\nclass = 01\ncause = c\nremedy = r\ncost = c\nconfidence = none\nsource = s\n",
             "01", "6桁の16進数"),
            ("[a]\nconfidence = sure\n", "sure", "documented"),
            ("[a]\nvendor = HP\ncause = x\n", "remedy", "1行目")):
        with host("intel-server") as tree:
            tree.write("etc/vfio-check/advice.d/lab.advice", text)
            err = complaint(tree, RAID, status=1)
            contains(err, "lab.advice: ", quoted, wanted, "このファイルは使いません")
            lacks(err, "expected", "line ", "hex", "not used")


@case("japanese: the catalog of the environment is heeded only with its locale")
def _c_locale():
    env = environment(VFIO_CHECK_LOCALEDIR="/nonexistent")
    equal(run("explain", env=env).out, run("explain").out)
