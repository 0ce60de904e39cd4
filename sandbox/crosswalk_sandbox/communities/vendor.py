"""The Customer Communities API as a vendor of the sandbox: its routes and its state."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from crosswalk_sandbox.call import Call, reply
from crosswalk_sandbox.communities import answers, load
from crosswalk_sandbox.communities.auth import Auth
from crosswalk_sandbox.communities.data import Data
from crosswalk_sandbox.communities.edits import Edits
from crosswalk_sandbox.communities.gamification import Gamification
from crosswalk_sandbox.communities.members import Members
from crosswalk_sandbox.communities.replies import Replies
from crosswalk_sandbox.communities.switches import SWITCHES
from crosswalk_sandbox.communities.tables import SCRIPT
from crosswalk_sandbox.communities.taxonomy import Taxonomy
from crosswalk_sandbox.communities.topic_shapes import SEGMENTS
from crosswalk_sandbox.communities.topics import Topics
from crosswalk_sandbox.limits import Exceeded, Limits
from crosswalk_sandbox.vendor import NoSuchObjectError, Route, Row, Scope, Vendor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response

    from crosswalk_sandbox.world import World


class Communities(Vendor):
    """Several communities behind one address; the credentials pick one."""

    name = "communities"
    switches = SWITCHES
    # not documented; assumed from a public client's remark
    limits: ClassVar[Limits] = Limits(per_minute=300)

    def __init__(self, world: World) -> None:
        self.data = Data(world.store)
        self.auth = Auth(self)
        self.members = Members(self)
        self.topics = Topics(self)
        self.replies = Replies(self)
        self.taxonomy = Taxonomy(self)
        self.gamification = Gamification(self)
        self.edits = Edits(self)
        self.tenants: list[str] = []
        self.loaded_at = 0
        super().__init__(world)

    def routes(self) -> list[Route]:
        """Return every route, those outside `/v2` in both spellings."""
        return [
            Route("POST", "/oauth2/token", self.auth.token),
            *self._user_routes("/user"),
            *self._user_routes("/api1/user"),
            *self._gamification_routes(),
            *self._content_routes(),
        ]

    def load(self, spec: Mapping[str, Any]) -> None:
        """Make the tables and fill them, tenant by tenant."""
        self.world.store.executescript(SCRIPT)
        now = int(self.world.clock.now())
        self.world.store.execute("insert into communities_meta values (?)", (now,))
        for tenant, tenant_spec in spec["tenants"].items():
            load.load_tenant(self.world.store, tenant, tenant_spec)
        load.finish(self.world.store)
        self.resume(spec)

    def resume(self, spec: Mapping[str, Any]) -> None:
        """Take the credentials from the world file; everything else is in the tables."""
        self.tenants = list(spec["tenants"])
        self.auth.load(spec["tenants"])
        sql = "select loaded_at from communities_meta"
        self.loaded_at = self.world.store.execute(sql).fetchone()[0]

    def banner(self) -> list[str]:
        """Return the credentials of every tenant."""
        return self.auth.banner()

    def throttled(self, exceeded: Exceeded) -> Response:
        """Answer 429. Its body is not documented; assumed."""
        headers = {"Retry-After": str(exceeded.retry_after)}
        kept = headers if self.switch("throttle_retry_after") else {}
        return reply({"message": "Too Many Requests"}, 429, kept)

    def expired_token(self, call: Call) -> Response:  # noqa: ARG002 - as the base class has it
        """Void every token and answer 401."""
        self.auth.void()
        return self.auth.unauthorized()

    def failure(self, status: int) -> Response:
        """Answer with the documented body of a status."""
        return answers.failure(status)

    def rows(self, object_name: str, scope: Scope) -> list[Row]:
        """Return the rows of one tenant (the first one unless `tenant` names another)."""
        return self.edits.rows(object_name, self._tenant(scope))

    def row(self, object_name: str, row_id: str, scope: Scope) -> Row:
        """Return one row of a tenant."""
        return self.edits.row(object_name, row_id, self._tenant(scope))

    def create(self, object_name: str, fields: Row, scope: Scope) -> Row:
        """Make a row in a tenant."""
        return self.edits.create(object_name, fields, self._tenant(scope))

    def update(self, object_name: str, row_id: str, fields: Row, scope: Scope) -> Row:
        """Edit a row of a tenant."""
        return self.edits.update(object_name, row_id, fields, self._tenant(scope))

    def delete(self, object_name: str, row_id: str, scope: Scope) -> None:
        """Erase a member or delete a row of a tenant."""
        self.edits.delete(object_name, row_id, self._tenant(scope))

    def _tenant(self, scope: Scope) -> str:
        tenant = str(scope.get("tenant", self.tenants[0]))
        if tenant not in self.tenants:
            raise NoSuchObjectError(f"there is no tenant {tenant!r} in {', '.join(self.tenants)}")
        return tenant

    def _user_routes(self, base: str) -> list[Route]:
        guard, members = self.auth.any_scope, self.members
        field = f"{base}/{{id:int}}/profile_field/{{name}}/{{value:path}}"
        return [
            Route("GET", base, guard(members.listing)),
            Route("GET", f"{base}/{{id:int}}", guard(members.single)),
            Route("PUT", field, guard(members.put_profile_field)),
            Route("DELETE", f"{base}/{{id:int}}/erase", guard(members.erase)),
            Route("GET", f"{base}/{{field}}/{{value:path}}", guard(members.find)),
        ]

    def _gamification_routes(self) -> list[Route]:
        guard, game = self.auth.any_scope, self.gamification
        badges = ("/gamification/badges", "/api1/gamification/badges")
        routes = [Route("GET", path, guard(game.badges)) for path in badges]
        for base in ("", "/gamification", "/api1/gamification"):
            routes += [
                Route("GET", f"{base}/leaderboard", guard(game.leaderboard)),
                Route("GET", f"{base}/leaderboard/weekly", guard(game.weekly)),
                Route("GET", f"{base}/leaderboard/user/{{id:int}}", guard(game.ranked_user)),
                Route("GET", f"{base}/points", guard(game.points)),
            ]
        return routes

    def _content_routes(self) -> list[Route]:
        guard, topics, taxonomy = self.auth.reading, self.topics, self.taxonomy
        tags = partial(taxonomy.tags, column="tags")
        moderator_tags = partial(taxonomy.tags, column="moderator_tags")
        routes = [
            Route("GET", "/v2/topics", guard(topics.unified)),
            Route("GET", "/v2/topics/search", guard(topics.search)),
            Route("GET", "/v2/categories", guard(taxonomy.categories)),
            Route("GET", "/v2/categories/getVisibleTopicsCount", guard(taxonomy.visible_counts)),
            Route("GET", "/v2/categories/{id:int}", guard(taxonomy.category)),
            Route("GET", "/v2/categories/{id:int}/topics", guard(topics.of_category)),
            Route("GET", "/v2/category/getTree", guard(taxonomy.tree)),
            Route("GET", "/v2/tags", guard(tags)),
            Route("GET", "/v2/moderatorTags", guard(moderator_tags)),
            Route("GET", "/v2/productAreas", guard(taxonomy.product_areas)),
            Route("GET", "/v2/ideas/ideaStatuses", guard(taxonomy.idea_statuses)),
        ]
        for segment in ("articles", "conversations", "questions"):
            of_both = partial(topics.of_category_and_type, content_type=SEGMENTS[segment])
            routes.append(Route("GET", f"/v2/categories/{{id:int}}/{segment}", guard(of_both)))
        for segment in ("articles", "productUpdates"):
            drafts = partial(topics.drafts, content_type=SEGMENTS[segment])
            routes.append(Route("GET", f"/v2/{segment}/drafts", guard(drafts)))
        for segment, kind in SEGMENTS.items():
            base = f"/v2/{segment}"
            one = f"{base}/{{id:int}}"
            for path, handler in (
                (base, topics.of_type),
                (f"{base}/trashed", topics.trashed),
                (one, topics.single),
                (f"{one}/replies", self.replies.listing),
                (f"{one}/replies/{{reply:int}}", self.replies.single),
            ):
                routes.append(Route("GET", path, guard(partial(handler, content_type=kind))))
        return routes
