"""Who works here: users, their roles and teams. Who may see what follows from these two."""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tuoke.team.reading import ReadsFields
from tuoke.team.rights import Action, Reach
from tuoke.team.rights import Role as Role
from tuoke.team.rights import RoleRights as RoleRights
from tuoke.team.rights import Shown as Shown
from tuoke.workspace.models import Workspace


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: Any) -> TeamQuerySet:
        """Everybody who works here knows the teams."""
        return self if user.is_authenticated and user.is_active else self.none()


class Team(models.Model):
    """A team or office; teams nest. `path` holds the ids from the root down ("1/4/"), so that 'below' is a prefix."""

    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, editable=False, db_index=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is None:
            super().save(*args, **kwargs)
            kwargs = {"update_fields": ["path"]}
            args = ()
        self.path = f"{self.parent.path if self.parent else ''}{self.pk}/"
        super().save(*args, **kwargs)


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> UserQuerySet:
        """Colleagues know each other's names; a stranger sees nobody."""
        return self if user.is_authenticated and user.is_active else self.none()

    def below(self, user: User, action: str = "") -> UserQuerySet:
        """The people whose companies `user` may see (or `action`) besides the unowned: those whom they lead, and those
        whom they stand in for today."""
        led = self.led(user, action)
        return led | self.filter(pk__in=user.stands_in_for) if user.stands_in_for else led

    def led(self, user: User, action: str = "") -> UserQuerySet:
        """Themselves; as far as their role reaches their team and the teams below it, or everybody."""
        reach = user.rights.reach(action) if action else user.reach
        if reach == Reach.ALL:
            return self
        if reach == Reach.TEAM and user.team_id:
            return self.filter(models.Q(pk=user.pk) | models.Q(team__path__startswith=user.team_path))
        return self.filter(pk=user.pk)

    def receivers(self, giver: User) -> UserQuerySet:
        """Those to whom `giver` may hand companies: whom they look over; who may hand over their own only, to whoever
        is on their team or below."""
        own = giver.rights.reach(Action.ASSIGN) == Reach.OWN and giver.team_id
        return (self.filter(team__path__startswith=giver.team_path) if own else self.below(giver)).sellers()

    def with_rights(self) -> UserQuerySet:
        """With what their role may do (`ReadsFields.rights`): no query more for who asks of it."""
        body = RoleRights.objects.filter(role=models.OuterRef("role")).values("body")
        return self.annotate(rights_role=models.F("role"), rights_body=models.Subquery(body))

    def sellers(self) -> UserQuerySet:
        """Active people who make calls: sellers and managers."""
        return self.filter(is_active=True, role__in=[Role.SELLER, Role.MANAGER])


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who can sign in. Without a password they enter by a sign-in link and set one."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(ReadsFields, AbstractBaseUser):
    class Theme(models.TextChoices):
        AUTO = "auto", _("As the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class Density(models.TextChoices):
        COMPACT = "compact", _("Compact")
        NORMAL = "normal", _("Normal")
        ROOMY = "roomy", _("Roomy")

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.SELLER)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members")
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    density = models.CharField(_("row height"), max_length=8, choices=Density.choices, default=Density.NORMAL)
    single_keys = models.BooleanField(_("single-letter keys"), default=True)
    # The local hour of the morning mail; None: they want none.
    morning_at = models.PositiveSmallIntegerField(_("morning mail"), null=True, blank=True)
    # The last day of any leave of theirs, and of any in which they are the deputy: only until then it is looked up.
    away_until = models.DateField(null=True, editable=False)
    stands_in_until = models.DateField(null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def team_path(self) -> str:
        return self.team.path if self.team else ""

    #: What they are at: a request that writes, hands over or takes out sees only what it may (`access.py`).
    acts: str = Action.SEE

    @property
    def reach(self) -> Reach:
        """On whose rows they may do what they are at."""
        return self.rights.reach(self.acts)

    @property
    def sees_as(self) -> tuple[Any, ...]:
        """All of a person that any `visible_to` asks: whoever has the same sees the same."""
        own = (self.pk, self.role, self.team_id, self.team_path, self.is_active, self.stands_in_for)
        return (*own, self.rights, self.acts)

    @cached_property
    def stands_in_for(self) -> tuple[int, ...]:
        """Ids of those whose deputy they are today; read here and nowhere else."""
        if self.stands_in_until is None:
            return ()
        from tuoke.team.leave import held_by

        today = Workspace.current().today()
        return held_by(self, today) if self.is_active and self.stands_in_until >= today else ()

    @property
    def works_for(self) -> tuple[int, ...]:
        """Whose companies are theirs to work today: their own, and those of whom they stand in for."""
        return (self.pk, *self.stands_in_for)

    def on_behalf_of(self, written: Any) -> int | None:
        """Id of whom they stand in for where `written` is that person's, else None; the audit says so."""
        if not self.stands_in_for:
            return None
        about = getattr(written, "company", None) or written
        whose = [getattr(about, name, None) for name in ("owner_id", "seller_id")]
        return next((one for one in whose if one in self.stands_in_for), None)

    @property
    def may_write(self) -> bool:
        """Viewers read; everybody else writes, if their role was not told otherwise. On a page about what they may
        see and not change, they do not either (`reads`)."""
        return self.may_do(Action.CHANGE) and not self.only_reads

    #: On the page of a row that they may see and not change, everything is drawn as for a reader.
    only_reads: bool = False

    def reads(self, owner: User | int | None) -> None:
        """This page is about what `owner` has (None: nobody). With the person and their team given, not only an id,
        nobody else of the team is asked for."""
        if isinstance(owner, User):
            self._known_near[owner.pk] = bool(self.team_id) and owner.team_path.startswith(self.team_path)
            owner = owner.pk
        self.only_reads = not self.may(Action.CHANGE, owner)

    @cached_property
    def _known_near(self) -> dict[int, bool]:
        """Of whom a page told already whether they are on the team or below."""
        return {}

    def _is_near(self, owner: int) -> bool:
        known = self._known_near.get(owner)
        return owner in self.team_ids if known is None else known

    def permits(self, permission: str) -> bool:
        """Of the sidebar and the palette, which are the same on every page."""
        return self.may_do(Action.CHANGE) if permission == "may_write" else bool(getattr(self, permission))

    @property
    def may_assign(self) -> bool:
        return self.may_do(Action.ASSIGN)

    @property
    def may_export(self) -> bool:
        return self.may_do(Action.EXPORT)

    @property
    def may_pick(self) -> bool:
        """Whether there is anything that they may do with companies that they choose from the list."""
        return self.may_write or self.may_export

    @property
    def may_import(self) -> bool:
        return self.may_do(Action.IMPORT)

    def may_do(self, action: str) -> bool:
        """Whether there is any row that they may do this to."""
        return self.is_active and self.rights.reach(action) > Reach.NONE

    def may(self, action: str, owner: int | None) -> bool:
        """Whether they may do this to what `owner` has (None: nobody)."""
        reach = self.rights.reach(action)
        if owner is None or owner in self.works_for:
            return self.is_active and reach > Reach.NONE
        return self.is_active and (reach == Reach.ALL or (reach == Reach.TEAM and self._is_near(owner)))

    def may_undo(self, by: int) -> bool:
        """Whether they may take back what `by` did, of which they see that it was done."""
        return self.is_active and self.rights.reach(Action.UNDO) >= (Reach.OWN if by == self.pk else Reach.TEAM)

    @cached_property
    def team_ids(self) -> frozenset[int]:
        """Ids of the people of their team and below. One query, where something asks it."""
        below = User.objects.filter(team__path__startswith=self.team_path) if self.team_id else User.objects.none()
        return frozenset(below.values_list("pk", flat=True))

    @property
    def sees_all(self) -> bool:
        return self.reach == Reach.ALL

    @property
    def leads(self) -> bool:
        return self.role in (Role.MANAGER, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    def visible_to(self, user: Any) -> SignInLinkQuerySet:
        """Nobody reads links back: only the hash is kept. An admin sees that they were made."""
        return self if user.is_authenticated and user.role == Role.ADMIN else self.none()

    def make(self, user: User, purpose: str, hours: int = 72) -> str:
        """A new link for `user`; returns the secret token, of which only the SHA-256 is stored."""
        token = secrets.token_urlsafe(32)
        expires = timezone.now() + dt.timedelta(hours=hours)
        self.create(user=user, purpose=purpose, token_hash=_hash(token), expires_at=expires)
        return token

    def end(self, user: User) -> None:
        """No link that is still out lets `user` in any more: they have a new password, or another address."""
        self.filter(user=user, used_at=None).update(used_at=timezone.now())

    def find(self, token: str) -> SignInLink | None:
        """The unused, unexpired link of an active person, or None."""
        live = self.filter(token_hash=_hash(token), used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
        return live.select_related("user").first()


class SignInLink(models.Model):
    """A one-time way in: the demo's first visit, an invitation, or a forgotten password without a mail server."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_in_links")
    purpose = models.CharField(max_length=10, choices=[("demo", "demo"), ("invite", "invite"), ("reset", "reset")])
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = SignInLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.purpose} {self.user_id}"


from tuoke.team.leave import Leave as Leave  # noqa: E402 (a model of this room, in a file that needs the above)
from tuoke.team.morning import MorningMail as MorningMail  # noqa: E402


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
