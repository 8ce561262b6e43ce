// Files: taking them into a circle, and fetching one that a proposal names.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "new_file.h"
#include "output.h"
#include "references.h"
#include "replication/blob.h"
#include "run.h"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPiece = std::size_t{4} << 20;
// A node that restarts is back in seconds; for longer the command is run again.
constexpr int kTries = 60;
constexpr auto kPause = std::chrono::seconds(1);

Result<std::uint64_t> size_of(const std::string& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error))
    return Error{ErrorCode::invalid, path + ": is not there, or is no regular file"};
  const std::uintmax_t size = fs::file_size(path, error);
  if (error || size == 0 || size > replication::kBlobSizeMax)
    return Error{ErrorCode::invalid, path + ": has " + std::to_string(error ? 0 : size) +
                                         " bytes; a file has 1 byte to 2 GiB"};
  return static_cast<std::uint64_t>(size);
}

Result<Bytes> read_piece(std::ifstream& in, const std::string& path, std::uint64_t offset,
                         std::uint64_t size) {
  Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(kPiece, size - offset)), '\0');
  in.clear();
  in.seekg(static_cast<std::streamoff>(offset));
  in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
  if (static_cast<std::size_t>(in.gcount()) != piece.size())
    return Error{ErrorCode::invalid, path + ": cannot be read to its end"};
  return piece;
}

Error refused(const std::string& path, const Answer& answer) {
  const Result<json::Value> body = json::parse(answer.body);
  const auto detail = body.ok() ? body.value().text("detail") : std::nullopt;
  const ErrorCode code = answer.status == 404   ? ErrorCode::not_found
                         : answer.status == 403 ? ErrorCode::forbidden
                         : answer.status >= 500 ? ErrorCode::unavailable
                                                : ErrorCode::invalid;
  return {code, path + ": " + std::string(detail.value_or("was not taken"))};
}

// Sends one file; goes on where an upload of the same one stands, of this command or an earlier.
class Sending {
 public:
  Sending(Context& context, const Client& client, std::string path, std::uint64_t size)
      : context_(context), client_(client), path_(std::move(path)), size_(size) {}

  Result<std::string> run(const std::string& circle) {
    std::ifstream in(path_, std::ios::binary);
    crypto::Sha256 sum;
    for (std::uint64_t at = 0; at < size_; at += kPiece)
      sum.add(TRY(read_piece(in, path_, at, size_)));
    TRY(begin(circle, hex(sum.hash().view())));
    Progress progress(context_, "Sending");
    for (int tries = 0;;) {
      progress.show(offset_, size_);
      if (state_ == "held") return file_;
      if (state_ == "refused") return Error{ErrorCode::conflict, path_ + ": " + reason_};
      const Result<Answer> answer = state_ == "receiving" ? send_piece(in) : ask();
      if (!answer.ok() && answer.error().code != ErrorCode::unavailable) return answer.error();
      if (answer.ok() && answer.value().status == 409) {  // a piece came that was not answered for
        const Result<Answer> now = ask();
        if (now.ok() && now.value().status == 200) TRY(note(now.value()));
      } else if (answer.ok() && answer.value().status < 500) {
        if (answer.value().status != 200) return refused(path_, answer.value());
        TRY(note(answer.value()));
        tries = 0;
        if (state_ == "checking") std::this_thread::sleep_for(std::chrono::milliseconds(200));
        continue;
      }
      if (++tries == kTries) {
        if (answer.ok()) return refused(path_, answer.value());
        return Error{ErrorCode::unavailable,
                     answer.error().message + "; run the command again to go on"};
      }
      std::this_thread::sleep_for(kPause);
      if (const Result<Answer> now = ask(); now.ok() && now.value().status == 200)
        TRY(note(now.value()));
    }
  }

 private:
  Result<void> begin(const std::string& circle, const std::string& digest) {
    const Answer known = TRY(client_.ask("GET", "/api/v1/uploads"));
    const Result<json::Value> list = json::parse(known.body);
    const json::Value* items = list.ok() ? list.value().find("items") : nullptr;
    const Answer about = TRY(client_.ask("GET", "/api/v1/circles/" + encode_part(circle)));
    if (about.status != 200) return refused(path_, about);
    const Result<json::Value> place = json::parse(about.body);
    const auto id = place.ok() ? place.value().text("id") : std::nullopt;
    if (items != nullptr && items->is_array()) {
      for (const json::Value& item : items->items()) {
        if (item.text("fingerprint") == digest && item.text("circle") == id &&
            item.text("state") != "refused")
          return note(item);
      }
    }
    json::Writer order;
    order.begin_object().field("size", size_).field("sha256", digest);
    order.field("fingerprint", digest).end_object();
    const Answer begun = TRY(
        client_.ask("POST", "/api/v1/circles/" + encode_part(circle) + "/uploads", order.take()));
    if (begun.status != 201) return refused(path_, begun);
    return note(begun);
  }
  Result<Answer> ask() { return client_.ask("GET", "/api/v1/uploads/" + upload_); }
  Result<Answer> send_piece(std::ifstream& in) {
    const Bytes piece = TRY(read_piece(in, path_, offset_, size_));
    return client_.ask("PATCH", "/api/v1/uploads/" + upload_, piece, {},
                       "application/partial-upload", {{"Upload-Offset", std::to_string(offset_)}});
  }
  Result<void> note(const Answer& answer) {
    const Result<json::Value> body = json::parse(answer.body);
    if (!body.ok()) return body.error();
    return note(body.value());
  }
  Result<void> note(const json::Value& upload) {
    const json::Value* offset = upload.find("offset");
    upload_ = std::string(upload.text("upload").value_or(""));
    state_ = std::string(upload.text("state").value_or(""));
    file_ = std::string(upload.text("file").value_or(""));
    reason_ = std::string(upload.text("reason").value_or(""));
    offset_ = (offset == nullptr ? std::nullopt : offset->unsigned_number()).value_or(size_ + 1);
    if (offset_ > size_ || upload_.empty())
      return Error{ErrorCode::unavailable, "the node's answer is broken: no upload"};
    return {};
  }

  Context& context_;
  const Client& client_;
  const std::string path_;
  const std::uint64_t size_;
  std::string upload_;
  std::string state_;
  std::string file_;
  std::string reason_;
  std::uint64_t offset_ = 0;
};

}  // namespace

Result<std::vector<std::string>> add_files(Context& context, const std::string& circle,
                                           const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  // All are looked at before one is sent: a path that was mistyped leaves nothing behind.
  for (const std::string& path : paths) TRY(size_of(path));
  const Client client = TRY(context.client());
  for (const std::string& path : paths) {
    Sending sending(context, client, path, TRY(size_of(path)));
    out.push_back(TRY(sending.run(circle)));
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
  Result<PartFile> file = PartFile::open(given.value("output"), name.substr(0, 12));
  if (!file.ok()) return report(file.error());
  const auto fetch = [&]() -> Result<Answer> {
    std::vector<std::pair<std::string, std::string>> range;
    if (file.value().size() > 0)
      range = {{"Range", "bytes=" + std::to_string(file.value().size()) + "-"},
               {"If-Range", "\"" + name + "\""}};
    return client.value().ask(
        "GET", base + "/files/" + reference + "/" + encode_part(name), {},
        [&](ByteView piece) { return file.value().write(piece); }, "", range);
  };
  Result<Answer> answer = fetch();
  // Cut after it had begun: on from there.
  for (int tries = 0; tries < kTries; ++tries) {
    if (answer.ok() && answer.value().status < 500) break;
    if (file.value().size() == 0 || (!answer.ok() && answer.error().code != ErrorCode::unavailable))
      break;
    std::this_thread::sleep_for(kPause);
    answer = fetch();
  }
  // 416: an earlier command had all of it, and not the time to name it.
  const int status = answer.ok() ? answer.value().status : 0;
  if (status != 200 && status != 206 && !(status == 416 && file.value().size() > 0)) {
    file.value().leave();
    return answer.ok() ? report(context, answer.value()) : report(answer.error());
  }
  if (const auto named = file.value().finish(); !named.ok()) return report(named.error());
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
