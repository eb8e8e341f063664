"""A thousand cells that a spreadsheet would run, taken out in every way and opened by LibreOffice: none may be a
formula, and a number to dial must still show all its digits.
"""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
import sys
from pathlib import Path

from bench.figures.ground import Errors, Missing, Told, client_of, open_workspace, run, tell, workspace

COUNT, QUICK = 1_000, 200  # cells
FIELDS = ("name", "industry", "area", "address")
BEFORE = ("", " ", "\t", "\u00a0", "\u3000", "\u200b", "\ufeff", "\n", "\r\n", "x\n", "'", '"', ";", ",")
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "−", "﹢")
BODIES = (
    "1+1", "SUM(1,2)", "cmd|'/C calc'!A0", 'HYPERLINK("http://x.test","y")', 'WEBSERVICE("http://x.test")',
    'DDE("cmd";"/C calc";"x")', "A1", "IMPORTXML(A1)", "2+5+cmd|' /C calc'!A0", "rundll32|'URL.dll,OpenURL x'!A",
)  # fmt: skip
PHONES = (
    "+8613800138000",
    "+86 138 0013 8000",
    "+86-755-2345 6789",
    "+86(755)23456789",
    "0755-2345 6789",
    "13800138000",
)
CELL = re.compile(r"<table:table-cell\b([^>]*?)(?:/>|>(.*?)</table:table-cell>)", re.S)
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def hostile(count: int) -> list[str]:
    made = (before + sign + body for body, sign, before in itertools.product(BODIES, SIGNS, BEFORE))
    return list(itertools.islice(made, count))


def figure(database: str, count: int) -> list[Told]:
    if OFFICE is None:
        raise Missing("LibreOffice is not on this machine (on Debian: apt-get install libreoffice-calc-nogui)")
    with workspace(database) as given:
        folder = Path(given["TUOKE_HOME"]) / "out"
        folder.mkdir()
        errors = run(given, __name__, "take_out", str(folder), count)["errors"]
        files = sorted(folder.iterdir())
        told = {file.name: _opened(OFFICE, file) for file in files}
    formulas = sum(one[0] for one in told.values())
    cells = {name: one[1] for name, one in told.items()}
    dialled = {name: sum(_digits(phone) in one[2] for phone in PHONES) for name, one in told.items()}
    wanted = len(PHONES) * len(files)
    found = f"{formulas} formulas, {sum(dialled.values())} of {wanted} numbers to dial whole, {len(errors)} errors"
    met = not formulas and not errors and sum(dialled.values()) == wanted and min(cells.values()) >= count // 4
    what = f"{count:,} hostile cells in {', '.join(told)}"
    return [Told("9 exports opened by LibreOffice", what, found, f"0, {wanted}, 0", met)]


def _opened(office: str, file: Path) -> tuple[int, int, set[str]]:
    """Formulas, cells, and the digits that each cell shows."""
    out = file.parent.parent / f"{file.name}.opened"
    form = ["--infilter=CSV:44,34,76,1"] if file.suffix == ".csv" else []
    profile = f"-env:UserInstallation=file://{file.parent.parent}/office"
    command = [office, profile, "--headless", *form, "--convert-to", "fods", "--outdir", str(out), str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
    text = next(out.iterdir()).read_text("utf-8")
    cells = [(attributes, inside) for attributes, inside in CELL.findall(text) if inside]
    shown = {_digits(re.sub(r"<[^>]*>", "", inside)) for _, inside in cells}
    return text.count("table:formula="), len(cells), shown


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def take_out(folder: str, count: str) -> None:
    """Companies that carry the cells, taken out as CSV and as XLSX; rows of an import that stayed out, as CSV."""
    open_workspace()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.urls import reverse

    from tuoke.directory.models import Company, Person
    from tuoke.flows import importing
    from tuoke.intake.models import Batch
    from tuoke.team.models import User
    from tuoke.workspace import upgrade
    from tuoke.workspace.models import Workspace

    upgrade.upgrade()
    Workspace.objects.create(pk=1, name="Bench")
    user = User.objects.create_user("ada@bench.test", name="Ada", role="admin")
    cells = hostile(int(count))
    rows = [dict(zip(FIELDS, cells[at : at + 4], strict=False)) for at in range(0, len(cells), 4)]
    Company.objects.bulk_create(Company(**row) for row in rows)
    Person.objects.bulk_create(
        Person(company=company, name=cells[number], phone=PHONES[number % len(PHONES)])
        for number, company in enumerate(Company.objects.order_by("pk"))
    )
    with Errors() as errors:
        page = client_of(user)
        sent = {"every": "1", "show": "~".join((*FIELDS, "person", "tel"))}
        for form in ("csv", "xlsx"):
            answered = page.post(reverse("directory:export"), {**sent, "form": form})
            Path(folder, f"companies.{form}").write_bytes(b"".join(answered.streaming_content))
        # Without a name a row stays out.
        import csv
        import io

        text = io.StringIO()
        csv.writer(text).writerows(
            [["公司名称", "行业", "地区", "手机"]]
            + [
                ["", row["industry"], row["area"], PHONES[n % len(PHONES)]]
                for n, row in enumerate(rows)
                if len(row) > 2
            ]
        )
        page.post(reverse("intake:upload"), {"file": SimpleUploadedFile("x.csv", text.getvalue().encode())})
        batch = Batch.objects.get()
        importing.read_list(str(batch.pk))
        said = {"list_name": "x", "source": "other", "lawful_basis": "contract", "twin_rule": "update"}
        columns = {f"column-{n}": field for n, field in enumerate(("name", "industry", "area", "phone"))}
        page.post(reverse("intake:mapping", args=[batch.pk]), {**columns, **said})
        importing.check_list(str(batch.pk))
        answered = page.get(reverse("intake:failed", args=[batch.pk]))
        Path(folder, "stayed-out.csv").write_bytes(b"".join(answered.streaming_content))
    tell({"errors": errors.said})


if __name__ == "__main__":
    take_out(*sys.argv[2:])
