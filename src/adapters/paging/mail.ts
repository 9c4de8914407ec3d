import { createHash } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import type { Message } from '#engine/ports.ts';

/** Who the mail is from: the parts of MAIL_FROM. */
export type Sender = { readonly name: string; readonly address: string };

/** C0 and C1 controls, line and paragraph separators, and the marks that turn text around: nothing of that belongs in a header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for.
const UNFIT_FOR_HEADERS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** One line of text that can stand in a mail header: no line breaks, so no header can be smuggled in. */
function headerText(text: string): string {
  return text.replace(UNFIT_FOR_HEADERS, ' ').trim();
}

/** True for an address that can stand in an SMTP envelope as it is: `local@domain` without spaces, quotes or anything that SMTP reads as syntax. */
export function isMailAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s@<>()[\],;:\\"\p{C}]{1,64}@[^\s@<>()[\],;:\\"\p{C}]+$/u.test(address);
}

/** Reads MAIL_FROM, `Name <address>` or an address alone. Throws an Error that says what is wrong with it. */
export function parseSender(from: string): Sender {
  const [found, ...others] = addressparser(from, { flatten: true });
  if (!found || others.length > 0 || !isMailAddress(found.address)) {
    throw new Error(`MAIL_FROM must be one address, such as "Tourniquet <tourniquet@example.org>"; it is "${headerText(from).slice(0, 100)}"`);
  }
  return { name: headerText(found.name), address: found.address };
}

/** An id for `<…@…>` that is the same whenever it is made of the same text. */
function stableId(kind: string, text: string, sender: Sender): string {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 40);
  return `<${kind}.${digest}@${sender.address.slice(sender.address.lastIndexOf('@') + 1)}>`;
}

/** Text that is safe between tags and inside quoted attributes. */
function escapeHtml(text: string): string {
  const entity: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (char) => entity[char] ?? char);
}

/** The HTML part: the same words, and each link as a button that a thumb can hit. */
function html(message: Message, text: string, links: Message['links']): string {
  const button =
    'display:block;margin:12px 0;padding:14px 20px;border-radius:8px;background:#1f2937;color:#ffffff;font-weight:600;text-align:center;text-decoration:none';
  const paragraphs = text.split(/\n{2,}/).map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`);
  const buttons = links.map((link) => `<a href="${escapeHtml(link.url)}" style="${button}">${escapeHtml(link.label)}</a>`);
  return [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(message.subject)}</title></head>`,
    '<body style="margin:0 auto;max-width:560px;padding:16px;font:16px/1.5 system-ui,sans-serif;color:#111827">',
    ...paragraphs,
    ...buttons,
    `<p style="color:#6b7280;font-size:13px">${escapeHtml(message.incident.ref)} · ${escapeHtml(message.incident.title)}</p></body></html>`,
  ].join('\n');
}

/**
 * A message as a mail. The Message-ID comes from the delivery id, so a retry is the same mail; References names one root per
 * incident, so a mail program shows an incident as one thread. Links other than http(s) are left out.
 */
export function composeMail(message: Message, sender: Sender): SendMailOptions {
  const thread = stableId('incident', message.incident.id, sender);
  const links = message.links.filter((link) => /^https?:\/\//i.test(link.url));
  // SMTP and mail programs agree on no other control than the line break.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for.
  const body = message.text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\ufffd');
  return {
    from: { name: sender.name, address: sender.address },
    to: { name: headerText(message.to.name), address: message.to.address },
    subject: headerText(message.subject),
    messageId: stableId('delivery', message.id, sender),
    inReplyTo: thread,
    references: [thread],
    text: [body, ...links.map((link) => `${link.label}: ${link.url}`)].join('\n\n'),
    html: html(message, body, links),
    ...(message.urgent ? { priority: 'high' as const } : {}),
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Tourniquet-Incident': headerText(message.incident.ref),
    },
    ...(message.invitation ? { icalEvent: { method: 'REQUEST', filename: 'invitation.ics', content: message.invitation.ics } } : {}),
    // A text is a text: never a path or an address to fetch the content from.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
