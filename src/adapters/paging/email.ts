import nodemailer from 'nodemailer';
import type { Channel, Delivered } from '#engine/ports.ts';
import { composeMail, isMailAddress, parseSender } from './mail.ts';

/** However slowly a server answers, the next attempt or the next channel must get its turn. */
const PATIENCE = { connectMs: 5_000, wholeMs: 15_000 };
const DETAIL_CHARACTERS = 300;

/** What the mail library says when a send goes wrong. */
type SmtpError = Error & { readonly code?: string; readonly responseCode?: number; readonly response?: string };

/** The password that a URL spells with percent signs. Throws an Error that does not repeat it. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    throw new Error('the password in SMTP_URL has a % that is not followed by two hex digits; write a percent sign as %25');
  }
}

/**
 * Settings of the mail channel: SMTP_URL (`smtp://` with STARTTLS where offered, or `smtps://`) and MAIL_FROM. `patience`: how
 * long to wait for a connection and greeting, and for the whole of a delivery.
 */
export type EmailSettings = { readonly smtpUrl: string; readonly from: string; readonly patience?: typeof PATIENCE };

/**
 * Email through an SMTP server. A 4xx answer, a refused sign-in and a connection that fails are worth another attempt; any other
 * 5xx is final for this recipient. Throws an Error (without the URL's secrets) when the settings cannot work.
 */
export function emailChannel({ smtpUrl, from, patience = PATIENCE }: EmailSettings): Channel {
  const sender = parseSender(from);
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) {
    throw new Error('SMTP_URL must be smtp://[user:password@]host[:port] or smtps://…');
  }
  const server = `${url.hostname}:${url.port || (url.protocol === 'smtps:' ? '465' : '587')}`;
  const secrets = [smtpUrl, url.password, decoded(url.password)].filter((secret) => secret.length > 0);

  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    dnsTimeout: patience.connectMs,
    socketTimeout: patience.wholeMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  /** The server's or the library's words, on one line, without what SMTP_URL keeps secret. */
  const words = (error: SmtpError): string => {
    const said = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), error.response ?? error.message);
    return said.replace(/\s+/g, ' ').trim().slice(0, DETAIL_CHARACTERS);
  };

  const refusedBecause = (error: SmtpError): Delivered => {
    const { code, responseCode } = error;
    if (code === 'EAUTH') return { outcome: 'retry', detail: `${server} refuses the sign-in of SMTP_URL: ${words(error)}` };
    if (error.name === 'AbortError') return { outcome: 'retry', detail: `${server} did not take the mail within ${patience.wholeMs / 1000} s` };
    // 530 (TLS or a sign-in is wanted first) and 503 (a session out of step) say nothing about the recipient.
    if (responseCode !== undefined && responseCode >= 500 && responseCode !== 530 && responseCode !== 503) {
      return { outcome: 'failed', detail: `${server} refuses it for good: ${words(error)}` };
    }
    if (responseCode !== undefined) return { outcome: 'retry', detail: `${server} says not now: ${words(error)}` };
    return { outcome: 'retry', detail: `${server} cannot be reached: ${words(error)}` };
  };

  return {
    name: 'email',
    async send(message) {
      if (!isMailAddress(message.to.address)) {
        return { outcome: 'failed', detail: `"${message.to.address.slice(0, 100)}" is not an email address` };
      }
      try {
        const taken = await transport.sendMail({ ...composeMail(message, sender), signal: AbortSignal.timeout(patience.wholeMs) });
        return { outcome: 'delivered', detail: `${server} took it: ${taken.response.replace(/\s+/g, ' ').slice(0, DETAIL_CHARACTERS)}` };
      } catch (error) {
        return refusedBecause(error as SmtpError);
      }
    },
    async check() {
      try {
        await transport.verify();
        return { ok: true, says: `email goes through ${server} as ${sender.address}` };
      } catch (error) {
        return { ok: false, says: refusedBecause(error as SmtpError).detail };
      }
    },
  };
}
