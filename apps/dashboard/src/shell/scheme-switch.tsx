import { useState } from 'react';
import type { Scheme } from './colour-scheme.ts';
import { applyScheme, keepScheme, readScheme, schemes } from './colour-scheme.ts';

/** Light, dark, or as the system has it. */
export function SchemeSwitch() {
  const [scheme, setScheme] = useState(readScheme);
  const choose = (chosen: Scheme) => {
    setScheme(chosen);
    keepScheme(chosen);
    applyScheme(chosen);
  };
  return (
    <label className="scheme-switch">
      <span className="only-heard">Colour scheme</span>
      <select value={scheme} onChange={(event) => choose(schemes.find((one) => one === event.target.value) ?? 'system')}>
        <option value="system">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
  );
}
