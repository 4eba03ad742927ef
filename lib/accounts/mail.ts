/**
 * Mail: by SMTP where a server is named, else printed to the terminal, for whoever tries this at home.
 *
 * @module
 */
// @ts-types="@types/nodemailer"
import nodemailer from "nodemailer";

export interface Mail {
  /** What the mail is known by, however often it is sent: a UUID. Made when left out. */
  id?: string;
  to: string;
  subject: string;
  text: string;
}

/** Sends a mail; rejects where the server does not take it. */
export type SendMail = (mail: Mail) => Promise<void>;

/** How long a mail server may take for each step, in ms: somebody waits for the page. */
const PATIENCE = 10_000;

export interface MailSettings {
  SMTP_URL: string | null;
  MAIL_FROM: string | null;
  PUBLIC_ORIGIN: string | null;
}

/** What sends mail with these settings. */
export function mailer(
  { SMTP_URL, MAIL_FROM, PUBLIC_ORIGIN }: MailSettings,
  print: (text: string) => void = console.log,
): SendMail {
  if (!SMTP_URL) {
    return ({ to, subject, text }) => {
      print(`\nNo mail server is set (SMTP_URL), so here is a mail to ${to}:\n${subject}\n\n${text}\n`);
      return Promise.resolve();
    };
  }
  const host = PUBLIC_ORIGIN ? new URL(PUBLIC_ORIGIN).hostname : "localhost";
  const from = MAIL_FROM ?? `Rumbledore <no-reply@${host}>`;
  const transport = nodemailer.createTransport({
    url: SMTP_URL,
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  });
  return async ({ id, ...mail }) => {
    await transport.sendMail({ from, ...mail, ...(id && { messageId: `<${id}@${host}>` }) });
  };
}
