from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from tuoke.directory.models import Company

keys = import_module("tuoke.directory.migrations.0004_name_keys")


@pytest.mark.django_db
def test_keys_kept_before_are_read_anew_and_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "SLICE", 2)
    names = ["華為技術有限公司", "Łódź Film", "远山科技有限公司", "Acme Inc", "臺灣銀行"]
    for name in names:
        Company.objects.create(name=name)
    Company.objects.update(name_key="old")
    keys.forwards(apps, SimpleNamespace(connection=connection))
    found = dict(Company.objects.values_list("name", "name_key"))
    assert [found[name] for name in names] == ["华为技术", "lodzfilm", "远山科技", "old", "台湾银行"]
