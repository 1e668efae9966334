import { useId } from 'react';
import './field.css';

export interface Choice<T extends string> {
  readonly value: T;
  readonly name: string;
}

/** One of several, or any. */
export function ChoiceField<T extends string>({ label, any, choices, value, onChange }: { readonly label: string; readonly any: string; readonly choices: readonly Choice<T>[]; readonly value: T | undefined; readonly onChange: (value: T | undefined) => void }) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(choices.find((choice) => choice.value === event.target.value)?.value)}>
        <option value="">{any}</option>
        {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.name}</option>)}
      </select>
    </span>
  );
}

export function SearchField({ label, value, onChange }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }) {
  const id = useId();
  return (
    <span className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="search" value={value} onChange={(event) => onChange(event.target.value)} />
    </span>
  );
}

export function CheckField({ label, checked, onChange }: { readonly label: string; readonly checked: boolean; readonly onChange: (checked: boolean) => void }) {
  return (
    <label className="field check">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      {label}
    </label>
  );
}
