import { useState } from "preact/hooks";
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";

/** Its script is large and only for who wants it. */
export const hydrate = "interaction";

interface Props {
  use: "sign-in" | "add";
  /** Where to go afterwards, a path of this site. */
  to: string;
}

const words = {
  "sign-in": { address: "/sign-in/passkey", label: "Use a passkey" },
  "add": { address: "/account/passkeys", label: "Add a passkey" },
};

/** Posts to our own address and gives its JSON; what went wrong there is thrown. */
async function post(address: string, fields: Record<string, string>) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(fields) });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.problem ?? "That did not work. Try again in a minute.");
  return told;
}

/**
 * A button that signs in with a passkey, or adds one to the account. Browsers do this with JavaScript only; without, a
 * style sheet's rule hides it.
 */
export default function Passkey({ use, to }: Props) {
  const [problem, setProblem] = useState("");
  const { address, label } = words[use];
  const press = async () => {
    setProblem("");
    try {
      const optionsJSON = await post(address, { to });
      const response = use === "add"
        ? await startRegistration({ optionsJSON })
        : await startAuthentication({ optionsJSON });
      location.assign((await post(address, { to, response: JSON.stringify(response) })).to);
    } catch (error) {
      const { name, message } = error as Error;
      setProblem(name === "NotAllowedError" ? "No passkey was used." : message);
    }
  };
  return (
    <div class="passkey">
      <button class="button plain" type="button" onClick={press}>{label}</button>
      <p role="alert">{problem}</p>
    </div>
  );
}
