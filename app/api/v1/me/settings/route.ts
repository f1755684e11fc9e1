import { UserSettings } from "#lib/contracts/people";
import { defineRoute } from "#lib/http/define-route";
import { saveSettings } from "#lib/identity/settings";

export const PUT = defineRoute({
  summary: "Save my settings",
  act: "use_account",
  body: UserSettings,
  reply: UserSettings,
  handle: async ({ db, principal, actor, body }) => {
    const saved = await saveSettings(db, { actor, userId: principal.id, settings: body });
    return { ...saved, keys: { ...saved.keys } };
  },
});
