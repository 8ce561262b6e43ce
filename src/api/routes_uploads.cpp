// Files sent in pieces (decision 0019): an upload is begun with the file's size, takes pieces at
// the place where it stands, says where that is whoever asks, and is a file of the circle when all
// has come. Names of headers and their meaning are those of draft-ietf-httpbis-resumable-upload.
#include "api/body.h"
#include "api/problem.h"
#include "api/routes.h"
#include "base/encoding.h"
#include "replication/blob.h"

namespace api {
namespace {

constexpr const char* kStates[] = {"receiving", "checking", "held", "refused"};

void write_upload(json::Writer& out, const node::Upload& upload) {
  out.begin_object()
      .field("upload", upload.id)
      .field("circle", upload.order.circle)
      .field("size", upload.order.size)
      .field("offset", upload.offset)
      .field("state", kStates[static_cast<int>(upload.state) - 1])
      .field("expires", time_text(upload.touched + node::kUploadKeptMs));
  if (!upload.order.fingerprint.empty()) out.field("fingerprint", upload.order.fingerprint);
  if (upload.state == node::UploadState::held) out.field("file", hex(upload.file.view()));
  if (!upload.reason.empty()) out.field("reason", upload.reason);
  out.end_object();
}

HttpResponse upload_response(int status, const node::Upload& upload) {
  json::Writer out;
  write_upload(out, upload);
  HttpResponse response = json_response(status, out.take());
  response.headers.emplace_back("Upload-Offset", std::to_string(upload.offset));
  response.headers.emplace_back("Upload-Length", std::to_string(upload.order.size));
  response.headers.emplace_back("Upload-Complete",
                                upload.state == node::UploadState::receiving ? "?0" : "?1");
  response.headers.emplace_back("Upload-Limit",
                                "max-size=" + std::to_string(replication::kBlobSizeMax) +
                                    ", max-append-size=" + std::to_string(node::kPieceMax));
  if (status == 201) response.headers.emplace_back("Location", "/api/v1/uploads/" + upload.id);
  return response;
}

// 64 hex digits, or nothing where the member is absent.
Result<std::string> hash_member(const json::Value& body, std::string_view field) {
  const std::string text = TRY(text_member(body, field, 64));
  const auto hash = unhex(text);
  if (!text.empty() && (!hash || hash->size() != 32))
    return wrong_member(field, "has to be 64 hexadecimal digits");
  return text;
}

Result<node::UploadOrder> read_order(const json::Value& body) {
  TRY(only_members(body, "", {"size", "sha256", "fingerprint"}));
  node::UploadOrder order;
  const json::Value* size = body.find("size");
  const auto number = size != nullptr ? size->unsigned_number() : std::nullopt;
  if (!number || *number < 1 || *number > replication::kBlobSizeMax)
    return wrong_member("size", "has to be 1 to 2147483648 bytes (2 GiB)");
  order.size = *number;
  const std::string digest = TRY(hash_member(body, "sha256"));
  if (!digest.empty()) order.digest = crypto::Hash::from(*unhex(digest));
  order.fingerprint = TRY(hash_member(body, "fingerprint"));
  return order;
}

}  // namespace

void begin_upload(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto circle = find_circle(*view, call.parameters[0]);
  if (!circle.ok()) return respond(read_problem(circle.error()));
  if (auto refusal = refuse_unless_files_may_come(call, circle.value()))
    return respond(std::move(*refusal));
  Result<node::UploadOrder> order = read_order(call.body);
  if (!order.ok()) return respond(problem(order.error()));
  order.value().person = call.session.person.key();
  order.value().circle = circle.value().id;
  parts.engine.begin_upload(std::move(order).value(), [respond](Result<node::Upload> upload) {
    respond(upload.ok() ? upload_response(201, upload.value()) : problem(upload.error()));
  });
  parts.wrote();
}

void list_uploads(Parts& parts, Call& call, const Respond& respond) {
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const node::Upload& upload : parts.engine.uploads(call.session.person.key()))
    write_upload(out, upload);
  out.end_array().end_object();
  respond(json_response(200, out.take()));
}

void get_upload(Parts& parts, Call& call, const Respond& respond) {
  const auto upload = parts.engine.upload(call.session.person.key(), call.parameters[0]);
  respond(upload.ok() ? upload_response(200, upload.value()) : read_problem(upload.error()));
}

void add_to_upload(Parts& parts, Call& call, const Respond& respond) {
  const std::string person = call.session.person.key();
  const std::string id = call.parameters[0];
  if (const auto known = parts.engine.upload(person, id); !known.ok())
    return respond(read_problem(known.error()));
  const auto given = call.request.header("upload-offset");
  const auto offset = given ? parse_decimal(*given, replication::kBlobSizeMax) : std::nullopt;
  if (!offset)
    return respond(problem("invalid",
                           "Upload-Offset: has to be the number of bytes that were taken before.",
                           "Upload-Offset"));
  parts.engine.add_to_upload(person, id, *offset, call.request.body,
                             [&parts, respond, person, id](Result<node::Upload> added) {
                               if (added.ok()) return respond(upload_response(200, added.value()));
                               HttpResponse refusal = problem(added.error());
                               // Where it stands, for whoever goes on.
                               if (const auto known = parts.engine.upload(person, id); known.ok())
                                 refusal.headers.emplace_back("Upload-Offset",
                                                              std::to_string(known.value().offset));
                               respond(std::move(refusal));
                             });
  parts.wrote();
}

void drop_upload(Parts& parts, Call& call, const Respond& respond) {
  const std::string id = call.parameters[0];
  const std::string person = call.session.person.key();
  if (const auto known = parts.engine.upload(person, id);
      known.ok() && known.value().state == node::UploadState::held)
    parts.sent.note(person, known.value().order.circle, known.value().file);
  parts.engine.drop_upload(person, id, [respond, id](Result<void> dropped) {
    if (!dropped.ok()) return respond(read_problem(dropped.error()));
    json::Writer out;
    out.begin_object().field("upload", id).end_object();
    respond(json_response(200, out.take()));
  });
  parts.wrote();
}

}  // namespace api
