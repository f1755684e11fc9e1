"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type Candidate, useProbe, useRegister } from "#lib/client/admin/models";
import { useSettled } from "#lib/client/admin/use-settled";
import { RefusedRequest } from "#lib/client/request";
import { cn } from "../../../ui/cn";
import { FileStep } from "./file-step";
import { isFit, ProbeStep } from "./probe-step";
import { RegisterStep } from "./register-step";
import {
  askedManifest,
  EMPTY_FORM,
  type FormFaults,
  type FormField,
  faultsByField,
  manifestOf,
  type UploadForm,
} from "./upload-form";

/** A line of versions a file may join. */
export type KnownModel = { readonly name: string; readonly newest: number | null };

export type StepProps = {
  readonly form: UploadForm;
  readonly faults: FormFaults;
  readonly onChange: (change: Partial<UploadForm>) => void;
};

const STEPS = ["The file", "What it is", "Register"] as const;
const SETTLE_MS = 700;
/** A larger file is sent again only when somebody asks. */
const LIVE_BYTES = 5_000_000;
const OF_FIRST: readonly FormField[] = ["model"];
const OF_LAST: readonly FormField[] = [
  "title",
  "description",
  "tags",
  "madeFrom",
  "relation",
  "further",
];

/** From a file to a version in three steps: choose it, agree on what it is, register it. Nothing is stored before the last. */
export function UploadWizard({
  models,
  model,
}: {
  readonly models: readonly KnownModel[];
  readonly model: string;
}) {
  const router = useRouter();
  const isAwake = useSyncExternalStore(never, yes, no);
  const [step, setStep] = useState(0);
  const [form, setForm] = useState<UploadForm>({ ...EMPTY_FORM, model });
  const [file, setFile] = useState<File | null>(null);
  const { manifest, faults: unreadable } = manifestOf(form);
  const look = useLook({ form, file, isOn: step > 0 });
  const register = useRegister();
  const faults = { ...refusedFaults(register.error), ...look.faults, ...unreadable };

  const onChange = (change: Partial<UploadForm>) => {
    setForm({ ...form, ...change });
    register.reset(); // what was refused is no longer what is said
  };
  const onRegister = async (candidate: Candidate) => {
    const made = await register.mutateAsync(candidate, {
      onError: (error) => setStep(stepOf(refusedFaults(error))),
    });
    router.push(`/models/${made.model}/${made.version}`);
  };
  const common = { form, faults, onChange };
  return (
    <fieldset disabled={!isAwake} className="flex min-w-0 max-w-4xl flex-col gap-4">
      <Steps at={step} />
      <StepHead key={step} title={STEPS[step] ?? ""} isFirst={step === 0 && file === null} />
      {step === 0 ? (
        <FileStep
          {...common}
          models={models}
          file={file}
          onFile={setFile}
          onNext={() => setStep(1)}
        />
      ) : null}
      {step === 1 ? (
        <ProbeStep {...common} look={look} onBack={() => setStep(0)} onNext={() => setStep(2)} />
      ) : null}
      {step === 2 && file ? (
        <RegisterStep
          {...common}
          models={models}
          isReady={isFit(look.report) && !look.isStale && Object.keys(unreadable).length === 0}
          isBusy={register.isPending}
          error={register.error}
          onBack={() => setStep(1)}
          onRegister={() =>
            void onRegister({ model: form.model, file, manifest }).catch(() => undefined)
          }
        />
      ) : null}
    </fieldset>
  );
}

/** What is typed before the script runs would be lost, so nothing can be. */
const never = () => () => undefined;
const yes = () => true;
const no = () => false;

/** What the server found in the file, as long as the step that shows it is on. */
export type Look = ReturnType<typeof useLook>;

function useLook({
  form,
  file,
  isOn,
}: {
  readonly form: UploadForm;
  readonly file: File | null;
  readonly isOn: boolean;
}) {
  const { model } = form;
  const manifest = askedManifest(form);
  const settled = useSettled(manifest, SETTLE_MS);
  const [asked, setAsked] = useState(manifest);
  const isLive = file !== null && file.size <= LIVE_BYTES;
  const said = isLive ? settled : asked;
  const probe = useProbe(isOn && file ? { model, file, manifest: said } : null);
  return {
    report: probe.data ?? null,
    isLooking: probe.isFetching,
    /** What is shown was found before the latest change. */
    isStale: said !== manifest || probe.isPlaceholderData || probe.isFetching,
    error: probe.error,
    faults: refusedFaults(probe.error),
    /** A file too large to be sent at every change, or one that could not be looked at. */
    isByHand: !isLive || probe.error !== null,
    onLook: () => (said === manifest ? void probe.refetch() : setAsked(manifest)),
  };
}

function refusedFaults(error: Error | null): FormFaults {
  return error instanceof RefusedRequest ? faultsByField(error.problem.errors ?? []) : {};
}

/** Where to go to mend what was refused; a refusal without a field stays where it is told. */
function stepOf(faults: FormFaults): number {
  const fields = Object.keys(faults);
  if (fields.some((it) => OF_FIRST.some((field) => field === it))) return 0;
  return fields.every((it) => OF_LAST.some((field) => field === it)) ? 2 : 1;
}

function Steps({ at }: { readonly at: number }) {
  return (
    <ol className="flex flex-wrap gap-x-6 gap-y-1 text-sm" aria-label="Steps">
      {STEPS.map((title, i) => (
        <li
          key={title}
          aria-current={i === at ? "step" : undefined}
          className={cn(i === at ? "font-semibold text-accent" : "text-muted")}
        >
          {i + 1}. {title}
          {i < at ? <span className="sr-only"> (done)</span> : null}
        </li>
      ))}
    </ol>
  );
}

/** Takes the focus when its step begins, so that the keyboard and the reader follow. */
function StepHead({ title, isFirst }: { readonly title: string; readonly isFirst: boolean }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isFirst) head.current?.focus();
  }, [isFirst]);
  return (
    <h2 ref={head} tabIndex={-1} className="w-fit font-semibold text-lg">
      {title}
    </h2>
  );
}
