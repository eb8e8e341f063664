"""Files of a deal: whoever may not see the deal does not see them, though they see the company."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tuoke.deals.models import Deal, Pipeline
from tuoke.deals.pipelines import make_ready
from tuoke.deals.selling import open_deal
from tuoke.journal.models import Attachment


def test_bob_sees_the_company_that_nobody_has_but_not_the_files_of_alices_deal(
    client_of, alice, bob, mei, make_company
):
    company = make_company("无主")
    make_ready()
    pipeline = Pipeline.objects.get(code="funnel")
    deal = open_deal(Deal(company=company, name="十台机床", owner=alice, pipeline=pipeline), alice)
    address = f"/journal/{company.pk}/files/?about=deal:{deal.pk}"
    client_of(alice).post(address, {"files": [SimpleUploadedFile("报价.txt", b"8")]})
    made = Attachment.objects.get()
    assert (made.holder, made.held_by) == ("deal", deal.pk)
    assert client_of(mei).get(f"/journal/files/{made.pk}/download/").status_code == 200
    assert client_of(bob).get(address).status_code == 404
    assert client_of(bob).get(f"/journal/files/{made.pk}/download/").status_code == 404
    assert "报价.txt" not in client_of(bob).get(f"/journal/{company.pk}/files/").content.decode()
    assert (
        f"/journal/{company.pk}/files/?about=deal:{deal.pk}"
        in client_of(alice).get(f"/deals/{deal.pk}/").content.decode()
    )
