// Papers on their way in: sent, looked at, tried out, run.
#include "api/attachment.h"
#include "api/imports.h"
#include "api/problem.h"
#include "api/routes.h"
#include "papers/clean.h"

namespace api {
namespace {

// The same for whoever asks while this node has no reader: it tells nothing of any import.
bool reads_papers(Parts& parts, const Respond& respond) {
  if (parts.imports) return true;
  respond(problem("unavailable", "This node reads no papers of others."));
  return false;
}

void go_through(Parts& parts, Call& call, const Respond& respond, bool writes) {
  if (!reads_papers(parts, respond)) return;
  Result<ImportOrder> order = ImportOrder::from_json(call.body);
  if (!order.ok()) return respond(problem(order.error()));
  parts.imports->run(parts, call.session, call.parameters[0], std::move(order).value(), writes,
                     [respond](Result<Bytes> report) {
                       respond(report.ok() ? json_response(200, std::move(report).value())
                                           : read_problem(report.error()));
                     });
}

}  // namespace

void add_import(Parts& parts, Call& call, const Respond& respond) {
  if (!reads_papers(parts, respond)) return;
  json::Writer request;
  request.begin_object()
      .field("name", papers::file_name(call.asked("name")))  // as the rows are read later
      .field("charset", call.asked("charset"))
      .field("separator", call.asked("separator"))
      .field("as", call.asked("as"))
      .end_object();
  parts.imports->add(parts, call.session, call.asked("name"), std::move(call.request.body),
                     request.take(), [respond](Result<Bytes> import) {
                       respond(import.ok() ? json_response(201, std::move(import).value())
                                           : problem(import.error()));
                     });
}

void get_import(Parts& parts, Call& call, const Respond& respond) {
  if (!reads_papers(parts, respond)) return;
  Result<Bytes> import = parts.imports->show(parts, call.session, call.parameters[0]);
  respond(import.ok() ? json_response(200, std::move(import).value())
                      : read_problem(import.error()));
}

void try_import(Parts& parts, Call& call, const Respond& respond) {
  go_through(parts, call, respond, false);
}

void run_import(Parts& parts, Call& call, const Respond& respond) {
  go_through(parts, call, respond, true);
}

void cancel_import(Parts& parts, Call& call, const Respond& respond) {
  if (!reads_papers(parts, respond)) return;
  const Result<void> stopped = parts.imports->cancel(parts, call.session, call.parameters[0]);
  if (!stopped.ok()) return respond(read_problem(stopped.error()));
  Result<Bytes> import = parts.imports->show(parts, call.session, call.parameters[0]);
  respond(import.ok() ? json_response(200, std::move(import).value())
                      : read_problem(import.error()));
}

void get_import_report(Parts& parts, Call& call, const Respond& respond) {
  if (!reads_papers(parts, respond)) return;
  Result<Bytes> report = parts.imports->report(parts, call.session, call.parameters[0]);
  respond(report.ok() ? json_response(200, std::move(report).value())
                      : read_problem(report.error()));
}

void get_import_result(Parts& parts, Call& call, const Respond& respond) {
  if (!reads_papers(parts, respond)) return;
  Result<Bytes> result = parts.imports->result(parts, call.session, call.parameters[0]);
  if (!result.ok()) return respond(read_problem(result.error()));
  respond(attachment("text/csv; charset=utf-8", "import-result.csv", std::move(result).value()));
}

}  // namespace api
