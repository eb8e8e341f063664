import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuoke.directory.models import Company
from tuoke.flows import importing
from tuoke.intake.models import Batch, State
from tuoke.intake.tests.mutations import bombs, good_files, mutated

ABOUT = {"list_name": "x", "source": "other", "lawful_basis": "contract", "twin_rule": "update"}


def walk(page, name: str, data: bytes) -> Batch | None:
    """As far as a file goes: uploaded, read, mapped as guessed, checked, brought in. No page may fail."""
    answer = page.post(reverse("intake:upload"), {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code in (302, 422)
    if answer.status_code == 422:
        return None
    batch = Batch.objects.latest("pk")
    importing.read_list(str(batch.pk))
    assert page.get(reverse("intake:batch", args=[batch.pk]), follow=True).status_code == 200
    batch.refresh_from_db()
    if batch.state == State.REFUSED:
        return batch
    columns = {f"column-{number}": field for field, number in batch.mapping.items()}
    free = [n for n in range(len(batch.reading["columns"])) if n not in batch.mapping.values()]
    columns.update({f"column-{n}": "extra" for n in free[:3]})
    if "name" not in batch.mapping:
        columns["column-0"] = "name"
    answer = page.post(reverse("intake:mapping", args=[batch.pk]), {**columns, **ABOUT})
    assert answer.status_code in (302, 422)
    importing.check_list(str(batch.pk))
    assert page.get(reverse("intake:batch", args=[batch.pk]), {"show": "all"}, follow=True).status_code == 200
    page.post(reverse("intake:commit", args=[batch.pk]))
    importing.write_list(str(batch.pk))
    assert page.get(reverse("intake:batch", args=[batch.pk]), follow=True).status_code == 200
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("name", ["list.csv", "gbk.csv", "utf16.csv", "tab.txt", "list.xlsx", "list.parquet"])
def test_a_good_file_of_each_kind_comes_in_through_the_child_process(ada, client_of, real_child, name):
    batch = walk(client_of(ada), name, good_files()[name])
    assert batch is not None and batch.state == State.DONE and batch.counts["new"] == 40


PARTS = ("skipped", "problem", "blocked", "merged", "taken", "left_out", "same", "new", "updated")
REASONS = {"empty", "no_header", "no_rows", "not_a_table", "unknown_kind", "bomb", "too_many_columns", "broken"}


@pytest.mark.parametrize("seed", range(10))
def test_spoiled_files_come_in_as_counted_or_not_at_all_and_are_never_an_error(ada, client_of, seed):
    page = client_of(ada)
    for name, data in mutated(10, seed):
        companies, batches = Company.objects.count(), Batch.objects.count()
        batch = walk(page, name, data)
        came = Company.objects.count() - companies
        if batch is None:
            assert (came, Batch.objects.count()) == (0, batches)
        elif batch.state == State.DONE:
            assert came == batch.counts["companies_new"]
            assert batch.counts["read"] == sum(batch.counts[part] for part in PARTS)
        else:
            assert came == 0
            assert batch.state == State.MAPPING or (batch.state == State.REFUSED and batch.error in REASONS)


def test_bombs_are_refused(ada, client_of, real_child):
    page = client_of(ada)
    for name, data in bombs().items():
        batch = walk(page, name, data)
        assert batch is not None and batch.state == State.REFUSED, name


def test_a_child_that_dies_or_takes_too_long_is_a_refusal(ada, client_of, real_child, monkeypatch):
    from tuoke.intake import reading

    monkeypatch.setattr(reading, "WALL_SECONDS", 0.01)
    batch = walk(client_of(ada), "list.csv", good_files()["list.csv"])
    assert batch is not None and (batch.state, batch.error) == (State.REFUSED, "too_slow")


def test_more_than_the_limit_is_not_kept(alice, client_of, settings, uploads):
    settings.UPLOAD_LIMIT = 1000
    answer = client_of(alice).post(reverse("intake:upload"), {"file": SimpleUploadedFile("x.csv", b"x" * 1001)})
    assert answer.status_code == 422
    assert not Batch.objects.exists() and not list(uploads.iterdir())


def test_a_request_that_announces_far_too_much_is_stopped_before_it_is_written(alice, client_of, settings, uploads):
    settings.UPLOAD_LIMIT = 1000
    settings.FILE_UPLOAD_TEMP_DIR = str(uploads)
    large = SimpleUploadedFile("x.csv", b"x" * 3_000_000)
    answer = client_of(alice).post(reverse("intake:upload"), {"file": large})
    assert answer.status_code == 413 and "1000" in answer.content.decode()
    assert not list(uploads.iterdir())
