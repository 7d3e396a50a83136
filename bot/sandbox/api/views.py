"""views.*: the windows and the App Home."""

from bot.sandbox.api.method import Args, method
from bot.sandbox.manifest import Manifest
from bot.sandbox.modals import Modals
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.team import Team
from bot.sandbox.triggers import Triggers
from bot.sandbox.views import View


class Views:
    def __init__(self, team: Team, modals: Modals, triggers: Triggers, manifest: Manifest) -> None:
        self._team = team
        self._modals = modals
        self._triggers = triggers
        self._manifest = manifest

    @method("views.open")
    async def open(self, args: Args) -> Json:
        self._modals.check_new(args.get("view"), "modal")
        trigger, user = self._holder(args)
        view = self._modals.open(user, args.get("view"))
        self._triggers.exchange(trigger)
        return self._shown(view)

    @method("views.push")
    async def push(self, args: Args) -> Json:
        self._modals.check_new(args.get("view"), "modal")
        trigger, user = self._holder(args)
        view = self._modals.push(user, args.get("view"))
        self._triggers.exchange(trigger)
        return self._shown(view)

    @method("views.update")
    async def update(self, args: Args) -> Json:
        view_id, external_id = args.optional("view_id"), args.optional("external_id")
        if not (view_id or external_id):
            raise SlackRefusal("invalid_arguments", ["either `view_id` or `external_id` is required"])
        view = self._modals.find(view_id, external_id)
        return self._shown(self._modals.update(view, args.get("view"), args.optional("hash")))

    @method("views.publish")
    async def publish(self, args: Args) -> Json:
        user = self._team.users.get(args.text("user_id"))
        if user is None or user.bot:
            raise SlackRefusal("invalid_arguments", ["invalid `user_id`"])
        if not self._manifest.home_tab:
            raise SlackRefusal("not_enabled")
        return self._shown(self._modals.publish(user.id, args.get("view"), args.optional("hash")))

    def _holder(self, args: Args) -> tuple[str, str]:
        trigger = args.optional("trigger_id") or args.text("interactivity_pointer")
        return trigger, self._triggers.holder(trigger)

    def _shown(self, view: View) -> Json:
        return {"view": view.wire(team=self._team.id, app=self._team.app_id, bot=self._team.bot_id)}
