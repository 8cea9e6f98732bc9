import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { draftFromConnectionString, type TargetDraft, type TlsMode } from "./target-draft";

const ENVIRONMENTS = ["sandbox", "development", "staging", "production"] as const;

const TLS_MODES: { mode: TlsMode; label: string }[] = [
  { mode: "prefer", label: "prefer: encrypt if the server can" },
  { mode: "require", label: "require: encrypt, certificate not checked" },
  { mode: "verify-full", label: "verify-full: encrypt, certificate checked" },
  { mode: "disable", label: "disable: no encryption" },
];

export interface TargetFieldsProps {
  draft: TargetDraft;
  hasStoredPassword: boolean;
  onChange: (change: Partial<TargetDraft>) => void;
}

/** Every field of a target. A pasted connection string fills in all that it names. */
export function TargetFields({ draft, hasStoredPassword, onChange }: TargetFieldsProps) {
  const text = (field: "name" | "host" | "port" | "databaseName" | "role" | "password") => ({
    value: draft[field],
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <div className="grid grid-cols-6 gap-x-3 gap-y-4">
      <div className="col-span-6 sm:col-span-3">
        <TextField label="Name" required maxLength={60} autoFocus {...text("name")} />
      </div>
      <div className="col-span-6 sm:col-span-3">
        <SelectField
          label="Environment"
          value={draft.environment}
          onChange={(event) =>
            onChange(environmentChange(event.target.value as TargetDraft["environment"], draft))
          }
        >
          {ENVIRONMENTS.map((environment) => (
            <option key={environment}>{environment}</option>
          ))}
        </SelectField>
      </div>
      <div className="col-span-6 sm:col-span-4">
        <TextField
          label="Host"
          hint="A postgresql:// URL pasted here fills in the rest."
          required
          {...text("host")}
          onPaste={(event) => {
            const parts = draftFromConnectionString(event.clipboardData.getData("text"));
            if (!parts) return;
            event.preventDefault();
            onChange(parts);
          }}
        />
      </div>
      <div className="col-span-6 sm:col-span-2">
        <TextField label="Port" inputMode="numeric" pattern="[0-9]+" required {...text("port")} />
      </div>
      <div className="col-span-6 sm:col-span-2">
        <TextField label="Database" required maxLength={63} {...text("databaseName")} />
      </div>
      <div className="col-span-6 sm:col-span-2">
        <TextField label="Role" required maxLength={63} autoComplete="off" {...text("role")} />
      </div>
      <div className="col-span-6 sm:col-span-2">
        <TextField
          label="Password"
          type="password"
          autoComplete="new-password"
          placeholder={hasStoredPassword ? "as stored" : ""}
          {...text("password")}
        />
      </div>
      <div className="col-span-6">
        <SelectField
          label="TLS"
          value={draft.tlsMode}
          onChange={(event) => onChange({ tlsMode: event.target.value as TlsMode })}
        >
          {TLS_MODES.map(({ mode, label }) => (
            <option key={mode} value={mode}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <div className="col-span-6">
        <CheckField
          label="Read-only"
          hint="Every statement runs in a READ ONLY transaction. The role's own privileges are the real boundary."
          checked={draft.readOnly}
          onChange={(event) => onChange({ readOnly: event.target.checked })}
        />
      </div>
    </div>
  );
}

/** Choosing production also chooses read-only; taking that back is a decision of its own. */
const environmentChange = (
  environment: TargetDraft["environment"],
  draft: TargetDraft,
): Partial<TargetDraft> => ({
  environment,
  readOnly: environment === "production" || draft.readOnly,
});
