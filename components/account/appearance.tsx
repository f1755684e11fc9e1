"use client";
import { SelectField } from "#components/ui/field";
import { Panel } from "#components/ui/panel";
import type { UserSettings } from "#lib/contracts/people";

const THEMES = { system: "As the system", light: "Light", dark: "Dark" } as const;
const SIZES = { normal: "Normal", large: "Large" } as const;

/** Theme and text size; they hold on every device. */
export function Appearance({
  settings,
  onChange,
}: {
  readonly settings: UserSettings;
  readonly onChange: (change: Partial<UserSettings>) => void;
}) {
  return (
    <Panel title="Appearance">
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Theme"
          value={settings.theme}
          onChange={(event) => {
            const theme = keyIn(THEMES, event.target.value);
            if (theme) onChange({ theme });
          }}
        >
          {options(THEMES)}
        </SelectField>
        <SelectField
          label="Text size"
          value={settings.text_size}
          onChange={(event) => {
            const size = keyIn(SIZES, event.target.value);
            if (size) onChange({ text_size: size });
          }}
        >
          {options(SIZES)}
        </SelectField>
      </div>
    </Panel>
  );
}

function options(names: Readonly<Record<string, string>>) {
  return Object.entries(names).map(([value, name]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
}

function keyIn<Names extends object>(names: Names, value: string): keyof Names | null {
  return Object.hasOwn(names, value) ? (value as keyof Names) : null;
}
