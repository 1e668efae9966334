import type { FormEvent } from 'react';
import { useState } from 'react';
import { ApiProblem, signIn } from '../api/api.ts';
import { PageHead } from '../elements/page-head.tsx';
import './sign-in-page.css';

/** Asks for a token. The address stays, so that one is led to the page that one came for. */
export function SignInPage({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [token, setToken] = useState('');
  const [said, setSaid] = useState<string | undefined>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn(token.trim()).then(onSignedIn, (error: unknown) => setSaid(error instanceof ApiProblem && error.status === 401 ? 'This token is not known here.' : error instanceof Error ? error.message : 'The server cannot be reached.'));
  };
  return (
    <form className="sign-in" onSubmit={submit}>
      <PageHead title="Sign in" windowTitle="Sign in" />
      <p className="soft">The dashboard only reads. Use the viewer's token from <code>tokens.json</code> in the platform's state folder, or open the link that <code>./gauntlet up</code> prints.</p>
      <label htmlFor="token">Token</label>
      <input id="token" type="password" autoComplete="current-password" required value={token} aria-describedby={said === undefined ? undefined : 'sign-in-problem'} aria-invalid={said !== undefined} onChange={(event) => setToken(event.target.value)} />
      {said === undefined ? null : <p id="sign-in-problem" role="alert" className="sign-in-problem">{said}</p>}
      <button type="submit" className="main-button">Sign in</button>
    </form>
  );
}
