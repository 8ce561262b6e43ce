// Files: taking them into a circle, and fetching one that a proposal names.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "new_file.h"
#include "references.h"
#include "replication/blob.h"
#include "run.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

Result<Bytes> read_file(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return Error{ErrorCode::invalid, path + ": is not there, or is no regular file"};
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size == 0 || size > replication::kBlobSizeMax)
    return Error{ErrorCode::invalid, path + ": has " + std::to_string(error ? 0 : size) +
                                         " bytes; a file has 1 byte to 32 MiB"};
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::invalid, path + ": cannot be read"};
  return Bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
}

}  // namespace

Result<std::vector<std::string>> add_files(Context& context, const std::string& circle,
                                           const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  // All are read before one is sent: a path that was mistyped leaves nothing behind.
  for (const std::string& path : paths) TRY(read_file(path));
  const Client client = TRY(context.client());
  for (const std::string& path : paths) {
    const Bytes bytes = TRY(read_file(path));
    const Answer answer =
        TRY(client.ask("POST", "/api/v1/circles/" + encode_part(circle) + "/files", bytes, {},
                       "application/octet-stream"));
    const Result<json::Value> body = json::parse(answer.body);
    const auto name = body.ok() ? body.value().text("file") : std::nullopt;
    if (answer.status / 100 != 2 || !name) {
      const auto detail = body.ok() ? body.value().text("detail") : std::nullopt;
      const ErrorCode code = answer.status == 404   ? ErrorCode::not_found
                             : answer.status == 403 ? ErrorCode::forbidden
                             : answer.status >= 500 ? ErrorCode::unavailable
                                                    : ErrorCode::invalid;
      return Error{code, path + ": " + std::string(detail.value_or("was not taken"))};
    }
    out.emplace_back(*name);
  }
  return out;
}

int file_add(Context& context, const Given& given) {
  if (context.dry_run)
    return say("would take " + given.words[1] + " into '" + given.words[0] + "'"), kDone;
  const auto names = add_files(context, given.words[0], {given.words[1]});
  if (!names.ok()) return report(names.error());
  if (context.json) {
    json::Writer out;
    out.begin_object().field("file", names.value().front()).end_object();
    print_line(out.take());
  } else {
    print_line(names.value().front());
  }
  return kDone;
}

int file_get(Context& context, const Given& given) {
  if (!given.has("output"))
    return report(Error{ErrorCode::invalid, "--output is missing: where to write the file"});
  const std::string base = "/api/v1/circles/" + encode_part(given.words[0]);
  std::string reference;
  if (const int code = find_reference(context, given.words[0], given.words[1], reference);
      code != kDone)
    return code;
  std::string name = given.words.size() > 2 ? given.words[2] : "";
  if (name.size() != 64) {  // none, or the beginning of one
    json::Value act;
    if (const int code = context.ask("GET", base + "/acts/" + reference, {}, act); code != kDone)
      return code;
    const json::Value* proposal = act.find("proposal");
    const json::Value* files = proposal == nullptr ? nullptr : proposal->find("files");
    std::vector<std::string> found;
    if (files != nullptr && files->is_array()) {
      for (const json::Value& file : files->items()) {
        std::string one(file.text("file").value_or(""));
        if (one.starts_with(name)) found.push_back(std::move(one));
      }
    }
    if (found.empty()) return report(Error{ErrorCode::not_found, "this act names no such file"});
    if (found.size() > 1) {
      std::string all = "this act names several files; say which:";
      for (const std::string& one : found) all += " " + one;
      return report(Error{ErrorCode::invalid, all});
    }
    name = found.front();
  }
  const Result<Client> client = context.client();
  if (!client.ok()) return report(client.error());
  Result<NewFile> file = NewFile::make(given.value("output"));
  if (!file.ok()) return report(file.error());
  const Result<Answer> answer =
      client.value().ask("GET", base + "/files/" + reference + "/" + encode_part(name), {},
                         [&](ByteView piece) { return file.value().write(piece); });
  if (!answer.ok() || answer.value().status != 200) {
    file.value().discard();
    return answer.ok() ? report(context, answer.value()) : report(answer.error());
  }
  if (context.json) {
    json::Writer out;
    out.begin_object().field("file", name).field("path", given.value("output")).end_object();
    print_line(out.take());
  } else {
    print_line(given.value("output"));
  }
  return kDone;
}

}  // namespace cli
