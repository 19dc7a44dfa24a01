// SPDX-License-Identifier: AGPL-3.0-or-later
// A mail server for the tests: takes every message on a free port of the loopback and gives it back, decoded.
import net from 'node:net';

const patience = 20_000; // milliseconds

/// Quoted-printable or base64, as the server writes its texts (RFC 2045 §6).
function decode(text, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(text, 'base64').toString('utf8');
  const bytes = text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return /quoted/i.test(encoding) ? Buffer.from(bytes, 'latin1').toString('utf8') : text;
}

const decode_word = (text) => text.replace(/\?=\s+=\?/g, '?==?')
  .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, word) => Buffer.from(word, 'base64').toString('utf8'))
  .replace(/=\?(?:utf-8|iso-8859-1)\?q\?([^?]*)\?=/gi, (whole, word) => {
    const bytes = Buffer.from(word.replace(/_/g, ' ')
      .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
    return bytes.toString(/utf-8/i.test(whole) ? 'utf8' : 'latin1');
  });

function read_mail(recipient, raw) {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const header = (name) => head.replace(/\r\n[ \t]+/g, ' ').match(new RegExp(`^${name}: (.*)$`, 'im'))?.[1] ?? '';
  return {
    recipient,
    subject: decode_word(header('Subject')),
    text: decode(rest.join('\r\n\r\n'), header('Content-Transfer-Encoding')).replace(/\r\n/g, '\n'),
  };
}

function converse(socket, keep) {
  let buffer = '';
  let recipient = '';
  let inside = false;
  socket.write('220 essai\r\n');
  const obey = (line) => {
    if (/^RCPT/i.test(line)) [, recipient] = line.match(/<([^>]*)>/);
    inside = /^DATA/i.test(line);
    socket.write(inside ? '354 go on\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n');
  };
  const read_message = () => {
    const end = buffer.indexOf('\r\n.\r\n');
    if (end < 0) return false;
    keep(read_mail(recipient, buffer.slice(0, end).replace(/^\.\./gm, '.')));
    buffer = buffer.slice(end + 5);
    inside = false;
    socket.write('250 kept\r\n');
    return true;
  };
  const read_line = () => {
    const end = buffer.indexOf('\r\n');
    if (end < 0) return false;
    const line = buffer.slice(0, end);
    buffer = buffer.slice(end + 2);
    obey(line);
    return true;
  };
  socket.on('error', () => {});
  socket.on('data', (bytes) => {
    buffer += bytes.toString('latin1');
    while (inside ? read_message() : read_line()) { /* as long as there is something whole */ }
  });
}

/// `url`: for the setting mail.smtp_url; `wait_for(recipient, subject)`: the next mail to that person whose subject
/// matches, taken out; `stop()`.
export async function start_mail_sink() {
  const mails = [];
  const server = net.createServer((socket) => converse(socket, (mail) => mails.push(mail)));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `smtp://127.0.0.1:${server.address().port}`,
    async wait_for(recipient, subject) {
      for (const end = Date.now() + patience; Date.now() < end;) {
        const at = mails.findIndex((mail) => mail.recipient === recipient && subject.test(mail.subject));
        if (at >= 0) return mails.splice(at, 1)[0];
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      throw new Error(`no mail to ${recipient} like ${subject}: ${mails.map((one) => one.subject).join(', ')}`);
    },
    stop: () => new Promise((resolve) => { server.close(resolve); }),
  };
}
