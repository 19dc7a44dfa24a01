// SPDX-License-Identifier: AGPL-3.0-or-later
// Twin of the ministry (MI/DGCL) and its préfectures: HTTPS with mutual TLS in, e-mail out, as strict as the
// cahier des charges @CTES (arrêté du 23 mai 2017) says. For the training mode, the demonstration and the tests.
#pragma once

#include <kernel/twin.hpp>
#include <memory>

namespace aubrac::prefecture {

/// Its folder holds:
///   tls/           ca.pem, server.*, client.pem and client.key: made at the first start, kept
///   knobs          optional lines `name=value`, read again at each request; they win over the options
///   received/      each archive received whole, under its name (".2", ".3"… for the next ones of that name), and
///                  received.log: one line each, `instant TAB archive TAB sha256 TAB verdict`, on the disk before
///                  the 200. Verdict: codes of the answers, "1-2", "1-3/002", "ANO/003", "-" for none, by commas
///   maildir/       where answers are delivered, unless the knob `smtp` is given
///   outbox/        answers whose delay is not over; kept until they are delivered
///   actes/         every acte acknowledged, by IDActe: unique for ever
/// With delay=0 answers are delivered before the HTTP answer. Settings: prefecture.training.url, .ca,
/// .certificate, .key, .maildir, .trigramme, .quadrigramme, .return_address. Throws base::Failure on an unknown
/// knob, a port taken, a disk that refuses.
std::unique_ptr<kernel::RunningTwin> start_twin_prefecture(const kernel::TwinOptions& options);

/// "prefecture", with its help: for Registrar.
kernel::Twin make_twin_prefecture();

} // namespace aubrac::prefecture
