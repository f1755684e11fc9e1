import { expect, it } from "vitest";
import { maskContacts } from "./mask-contacts";

it.each([
  ["call 555-123-4567 now", "call [telephone number] now"],
  ["+1 (800) 555 0199.", "[telephone number]."],
  ["see http://example.org/a?b=c and more", "see [link] and more"],
  ["at www.example.org", "at [link]"],
  ['a <a href="http://example.org/x">kettle</a> of <b>tin</b>', "a kettle of tin"],
  ["Great.<br /><br>Again", "Great.\n\nAgain"],
])("%s", (text, shown) => {
  expect(maskContacts(text)).toBe(shown);
});

it.each([
  "12 packs of 16 oz for $24.99 since 2011",
  "5 stars, 100% arabica, 1,000 bags",
  "3 < 4 and 5 > 2",
  "B001E4KFG0 is its number",
])("leaves alone: %s", (text) => {
  expect(maskContacts(text)).toBe(text);
});
