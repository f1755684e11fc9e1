import { DevicesDto } from "#lib/contracts/people";
import { toDeviceDto } from "#lib/contracts/to-people-dtos";
import { defineRoute } from "#lib/http/define-route";
import { listDevices } from "#lib/identity/devices";

export const GET = defineRoute({
  summary: "Where I am signed in",
  act: "use_account",
  reply: DevicesDto,
  handle: async ({ db, principal }) => {
    const devices = await listDevices(db, principal.id);
    return { items: devices.map((device) => toDeviceDto(device, principal.sessionId)) };
  },
});
