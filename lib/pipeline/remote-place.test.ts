import { expect, it } from "vitest";
import { RemotePlace } from "./remote-place";

const place = (url: string) => ({
  ...{ url, model: "m", version: null, sends: "json", timeout_ms: 70, fee: 0.5 },
});

it.each(["https://models.example", "http://10.2.3.4:8000/triton", "http://[fd00::1]:8000"])(
  "takes %s",
  (url) => {
    expect(RemotePlace.parse(place(url)).url).toBe(url);
  },
);

it.each([
  ...["https://models.example/", "https://a:b@models.example", "https://models.example?key=1"],
  ...[
    "https://models.example#x",
    "ftp://models.example",
    "models.example",
    "https://MODELS.example",
  ],
  ...["https://models.example/v2/", "javascript:alert(1)", ""],
])("refuses %s", (url) => {
  expect(RemotePlace.safeParse(place(url)).success).toBe(false);
});
