"""users.*, usergroups.*, team.* and auth.*: who is who."""

from bot.sandbox.api.method import Args, Grants, method
from bot.sandbox.people import User
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team


class People:
    def __init__(self, team: Team, grants: Grants) -> None:
        self._team = team
        self._grants = grants

    @method("auth.test")
    async def auth_test(self, args: Args) -> Json:
        team = self._team
        return {
            "url": f"https://{team.domain}.slack.com/",
            "team": team.name,
            "user": team.bot.name,
            "team_id": team.id,
            "user_id": team.bot.id,
            "bot_id": team.bot_id,
            "is_enterprise_install": False,
            **({"enterprise_id": team.enterprise_id} if team.enterprise_id else {}),
        }

    @method("team.info", "team:read")
    async def team_info(self, args: Args) -> Json:
        team = self._team
        return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": {}}}

    @method("users.info", "users:read")
    async def info(self, args: Args) -> Json:
        user = self._team.users.get(args.text("user"))
        if user is None:
            raise SlackRefusal("user_not_found")
        return {"user": self._shown(user)}

    @method("users.list", "users:read")
    async def list_all(self, args: Args) -> Json:
        page, metadata = args.page(list(self._team.users.values()), default=1000, most=1000)
        return {"members": [self._shown(user) for user in page], "response_metadata": metadata}

    @method("users.lookupByEmail", "users:read.email")
    async def lookup_by_email(self, args: Args) -> Json:
        wanted = args.text("email").casefold()
        for user in self._team.users.values():
            if user.email.casefold() == wanted and not user.foreign and not user.deleted:
                return {"user": self._shown(user)}
        raise SlackRefusal("users_not_found")

    @method("usergroups.list", "usergroups:read")
    async def usergroups(self, args: Args) -> Json:
        self._check_plan()
        groups = self._team.usergroups.values()
        return {"usergroups": [group.wire(with_users=args.flag("include_users")) for group in groups]}

    @method("usergroups.users.list", "usergroups:read")
    async def usergroup_users(self, args: Args) -> Json:
        self._check_plan()
        group = self._team.usergroups.get(args.text("usergroup"))
        if group is None:
            raise SlackRefusal("no_such_subteam")
        return {"users": [*group.users]}

    def _check_plan(self) -> None:
        if self._team.usergroups_refused:
            raise SlackRefusal(self._team.usergroups_refused)

    def _shown(self, user: User) -> Json:
        return user.wire(now=self._team.clock.time(), with_email="users:read.email" in self._grants)
