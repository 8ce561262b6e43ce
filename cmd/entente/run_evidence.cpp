// Evidence: exports, proofs, and checking both without a node.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/encoding.h"
#include "export_files.h"
#include "journal/export.h"
#include "journal/proof.h"
#include "new_file.h"
#include "references.h"
#include "run.h"

namespace cli {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kBlock = 512;

// Keys from a folder with log.vkey and cosigners.vkey.
Result<journal::ExportKeys> keys_in(const fs::path& folder) {
  // read_export_keys() looks for keys/log.vkey.
  class Keys final : public journal::Source {
   public:
    explicit Keys(fs::path root) : inner_(std::move(root)) {}
    Result<Bytes> read(std::string_view path, std::size_t limit) override {
      const std::size_t slash = path.rfind('/');
      return inner_.read(slash == std::string_view::npos ? path : path.substr(slash + 1), limit);
    }

   private:
    Folder inner_;
  };
  Keys source(folder);
  return journal::read_export_keys(source);
}

void write_cosigners(json::Writer& out,
                     const std::vector<std::pair<std::string, journal::Cosignature>>& list) {
  out.key("cosigned_by").begin_array();
  for (const auto& [name, cosignature] : list) out.string(name);
  out.end_array();
}

struct Verified {
  std::string path;
  std::string error;  // empty: good
  journal::ExportReport report;
  NamedFiles files;
  std::string log_key;
};

// The keys that the journals of an export name: a circle's export holds all of its parties'. What
// one does not say is not known, and the lines under it are counted as such.
std::vector<journal::VerifierKey> known_cosigners(const std::vector<fs::path>& folders) {
  std::vector<journal::VerifierKey> out;
  for (const fs::path& folder : folders) {
    Folder source(folder);
    const auto keys = journal::read_cosigner_keys(source);
    if (keys.ok()) out.insert(out.end(), keys.value().begin(), keys.value().end());
  }
  return out;
}

Verified verify_folder(const fs::path& folder, const std::optional<journal::ExportKeys>& given_keys,
                       const std::vector<journal::VerifierKey>& known) {
  Verified out;
  out.path = folder.string();
  Folder source(folder);
  Result<journal::ExportKeys> keys =
      given_keys ? Result<journal::ExportKeys>(*given_keys) : journal::read_export_keys(source);
  if (!keys.ok()) {
    out.error = keys.error().message;
    return out;
  }
  out.log_key = keys.value().log.text();
  auto report = journal::verify_export(
      source, keys.value().log, keys.value().cosigners,
      [&](const journal::CheckedEntry& entry, std::uint64_t) { return out.files.note(entry); },
      known);
  if (!report.ok()) {
    out.error = report.error().message;
    return out;
  }
  if (const auto checked = out.files.check(source, keys.value().log.name); !checked.ok()) {
    out.error = checked.error().message;
    return out;
  }
  out.report = std::move(report).value();
  return out;
}

int verify_exports(Context& context, const fs::path& root,
                   const std::optional<journal::ExportKeys>& keys) {
  std::vector<fs::path> folders;
  std::error_code error;
  if (fs::is_regular_file(root / "checkpoint", error)) folders.push_back(root);
  for (auto at = fs::recursive_directory_iterator(root, error);
       !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    if (at.depth() > 6) at.disable_recursion_pending();
    if (at->path().filename() == "checkpoint" && at->is_regular_file(error) &&
        at->path().parent_path() != root)
      folders.push_back(at->path().parent_path());
  }
  std::sort(folders.begin(), folders.end());
  if (folders.empty())
    return report(
        Error{ErrorCode::invalid,
              root.string() + ": holds no export: there is no 'checkpoint' in it or below"});
  if (keys && folders.size() > 1)
    return report(
        Error{ErrorCode::invalid, "--keys: are the keys of one journal; name its folder"});
  Progress progress(context, "Verifying");
  const std::vector<journal::VerifierKey> known = known_cosigners(folders);
  std::vector<Verified> all;
  for (const fs::path& folder : folders) {
    progress.show(all.size(), folders.size());
    all.push_back(verify_folder(folder, keys, known));
  }
  progress.show(all.size(), folders.size());
  const bool good =
      std::all_of(all.begin(), all.end(), [](const Verified& one) { return one.error.empty(); });
  if (context.json) {
    json::Writer out;
    out.begin_object().field("good", good).key("journals").begin_array();
    for (const Verified& one : all) {
      out.begin_object()
          .field("path", one.path)
          .field("good", one.error.empty())
          .field("error", one.error)
          .field("log_key", one.log_key)
          .field("origin", one.report.checkpoint.origin)
          .field("size", one.report.checkpoint.size)
          .field("root", hex(one.report.checkpoint.root.view()))
          .field("openings", one.report.openings)
          .field("destroyed", one.report.residues)
          .field("unopened", one.report.unopened)
          .field("files", one.files.good())
          .field("files_absent", one.files.absent());
      out.field("checkpoints", one.report.checkpoints)
          .field("cosignatures", one.report.cosigned)
          .field("cosignatures_unchecked", one.report.unknown_keys);
      write_cosigners(out, one.report.cosignatures);
      out.key("remarks").begin_array();
      for (const std::string& remark : one.report.remarks) out.string(remark);
      out.end_array().end_object();
    }
    out.end_array().end_object();
    print_line(out.take());
    return good ? kDone : kOther;
  }
  for (const Verified& one : all) {
    if (!one.error.empty()) {
      print_line("WRONG  " + plain(one.path));
      print_line("       " + plain(one.error));
      continue;
    }
    print_line("good   " + plain(one.path));
    print_line("       " + plain(one.report.checkpoint.origin) + ", " +
               std::to_string(one.report.checkpoint.size) + " entries, " +
               std::to_string(one.report.openings) + " opened, " +
               std::to_string(one.report.residues) + " destroyed, " + one.files.in_words() +
               std::to_string(one.report.cosignatures.size()) + " cosignatures");
    if (one.report.checkpoints > 0) {
      print_line("       " + std::to_string(one.report.checkpoints) + " checkpoints with " +
                 std::to_string(one.report.cosigned) + " cosignatures, all checked");
    }
    if (one.report.unknown_keys > 0) {
      print_line("       " + std::to_string(one.report.unknown_keys) +
                 " cosignatures under keys that are not in this export: not checked");
    }
    print_line("       key " + plain(one.log_key));
    for (const std::string& remark : one.report.remarks)
      print_line("       remark: " + plain(remark));
  }
  if (!keys) say("Keys were taken from the export itself: compare them with those of the charter.");
  return good ? kDone : kOther;
}

int verify_proof(Context& context, const std::string& path,
                 const std::optional<journal::ExportKeys>& keys) {
  std::ifstream in(path, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const Result<journal::EntryProof> read = journal::parse_entry_proof(text);
  if (!read.ok()) return report(Error{ErrorCode::invalid, path + ": " + read.error().message});
  if (!keys)
    return report(Error{ErrorCode::invalid,
                        "--keys is missing: a proof shows nothing without the keys of its journal; "
                        "they lie in 'keys' of an export"});
  const Result<journal::ProvenEntry> proven =
      journal::verify_entry_proof(text, keys->log, keys->cosigners);
  if (!proven.ok()) {
    print_line("WRONG  " + path);
    print_line("       " + plain(proven.error().message));
    return kOther;
  }
  const journal::ProvenEntry& entry = proven.value();
  if (context.json) {
    json::Writer out;
    out.begin_object()
        .field("good", true)
        .field("origin", entry.checkpoint.checkpoint.origin)
        .field("index", entry.index)
        .field("size", entry.checkpoint.checkpoint.size)
        .field("opened", entry.opening.has_value());
    write_cosigners(out, entry.checkpoint.cosignatures);
    out.end_object();
    print_line(out.take());
    return kDone;
  }
  print_line("good   " + path);
  print_line("       entry " + std::to_string(entry.index) + " of " +
             plain(entry.checkpoint.checkpoint.origin) +
             (entry.opening ? ", with its content" : ", without its content"));
  for (const auto& [name, cosignature] : entry.checkpoint.cosignatures)
    print_line("       cosigned by " + plain(name));
  return kDone;
}

// --- unpacking the archive that the node sends --------------------------------------------------

// Takes a tar archive in pieces and writes its regular files below a folder.
class Unpacker {
 public:
  Unpacker(fs::path root) : root_(std::move(root)) {}

  Result<void> take(ByteView bytes) {
    while (!bytes.empty()) {
      if (left_ > 0) {
        const std::size_t size =
            static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
        if (in_name_) {
          long_name_.append(bytes.substr(0, size));
        } else if (file_.is_open() &&
                   !file_.write(bytes.data(), static_cast<std::streamsize>(size))) {
          return Error{ErrorCode::unavailable,
                       path_.string() + ": cannot be written; is the disk full?"};
        }
        bytes.remove_prefix(size);
        left_ -= size;
        if (left_ == 0) TRY(end_member());
        continue;
      }
      if (padding_ > 0) {
        const std::size_t size = std::min(padding_, bytes.size());
        bytes.remove_prefix(size);
        padding_ -= size;
        continue;
      }
      const std::size_t size = std::min(kBlock - header_.size(), bytes.size());
      header_.append(bytes.substr(0, size));
      bytes.remove_prefix(size);
      if (header_.size() == kBlock) TRY(begin_member());
    }
    return {};
  }
  Result<void> finish() const {
    if (!ended_) return Error{ErrorCode::unavailable, "the export ended early; try again"};
    return {};
  }
  std::size_t files() const { return files_; }

 private:
  static std::string text(ByteView field) { return std::string(field.substr(0, field.find('\0'))); }

  Result<void> begin_member() {
    const Bytes header = std::exchange(header_, {});
    if (header.find_first_not_of('\0') == Bytes::npos) {
      ended_ = true;
      return {};
    }
    std::uint64_t size = 0;
    for (const char c : text(ByteView(header).substr(124, 12))) {
      if (c < '0' || c > '7' || size > (std::uint64_t{1} << 40))
        return Error{ErrorCode::invalid, "the export is no proper archive"};
      size = size * 8 + static_cast<std::uint64_t>(c - '0');
    }
    left_ = size;
    padding_ = (kBlock - size % kBlock) % kBlock;
    in_name_ = header[156] == 'x';
    if (in_name_) {
      long_name_.clear();
      if (size > 4096) return Error{ErrorCode::invalid, "the export has a name that is too long"};
    } else {
      std::string name = pending_name_.empty() ? text(ByteView(header).substr(0, 100))
                                               : std::exchange(pending_name_, {});
      TRY(open(name));
    }
    if (left_ == 0) return end_member();
    return {};
  }

  Result<void> open(const std::string& name) {
    // The node's own paths; checked all the same, since what unpacks must not trust what packed.
    std::size_t begin = 0;
    while (begin <= name.size()) {
      const std::size_t slash = std::min(name.find('/', begin), name.size());
      const std::string_view part = std::string_view(name).substr(begin, slash - begin);
      if (part.empty() || part == "." || part == ".." ||
          part.find('\\') != std::string_view::npos) {
        return Error{ErrorCode::invalid, "the export names a path outside of its folder"};
      }
      begin = slash + 1;
    }
    path_ = root_ / name;
    std::error_code error;
    fs::create_directories(path_.parent_path(), error);
    file_.open(path_, std::ios::binary | std::ios::trunc);
    if (!file_) return Error{ErrorCode::unavailable, path_.string() + ": cannot be written"};
    ++files_;
    return {};
  }

  Result<void> end_member() {
    if (in_name_) {
      const std::size_t at = long_name_.find(" path=");
      if (at == std::string::npos || !long_name_.ends_with('\n'))
        return Error{ErrorCode::invalid, "the export is no proper archive"};
      pending_name_ = long_name_.substr(at + 6, long_name_.size() - at - 7);
      in_name_ = false;
    } else if (file_.is_open()) {
      file_.close();
      if (!file_)
        return Error{ErrorCode::unavailable,
                     path_.string() + ": cannot be written; is the disk full?"};
    }
    return {};
  }

  fs::path root_;
  fs::path path_;
  std::ofstream file_;
  Bytes header_;
  std::uint64_t left_ = 0;
  std::size_t padding_ = 0;
  bool in_name_ = false;
  bool ended_ = false;
  std::string long_name_;
  std::string pending_name_;
  std::size_t files_ = 0;
};

}  // namespace

int verify(Context& context, const Given& given) {
  std::optional<journal::ExportKeys> keys;
  if (given.has("keys")) {
    auto read = keys_in(given.value("keys"));
    if (!read.ok()) return report(read.error());
    keys = std::move(read).value();
  }
  std::error_code error;
  const fs::path path = given.words[0];
  if (fs::is_directory(path, error)) return verify_exports(context, path, keys);
  if (fs::is_regular_file(path, error)) return verify_proof(context, path.string(), keys);
  return report(Error{ErrorCode::invalid, path.string() + ": is not there"});
}

int export_circle(Context& context, const Given& given) {
  if (given.has("papers")) return export_papers(context, given);
  const fs::path folder = given.words[1];
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_empty(folder, error)) {
    return report(
        Error{ErrorCode::conflict, folder.string() + ": is not empty; name a new folder"});
  }
  if (context.dry_run)
    return say("would write the journals of '" + given.words[0] + "' into " + folder.string()),
           kDone;
  const Result<Client> client = context.client();
  if (!client.ok()) return report(client.error());
  Unpacker unpacker(folder);
  const Result<Answer> answer =
      client.value().ask("GET", "/api/v1/circles/" + encode_part(given.words[0]) + "/export", {},
                         [&](ByteView piece) { return unpacker.take(piece); });
  if (!answer.ok()) return report(answer.error());
  if (answer.value().status != 200) return report(context, answer.value());
  if (const auto finished = unpacker.finish(); !finished.ok()) return report(finished.error());
  if (context.json) {
    json::Writer out;
    out.begin_object()
        .field("folder", folder.string())
        .field("files", unpacker.files())
        .end_object();
    print_line(out.take());
  } else {
    print_line(folder.string() + ": " + std::to_string(unpacker.files()) + " files");
    say("Next: entente verify " + folder.string());
  }
  return kDone;
}

int prove(Context& context, const Given& given) {
  const Result<Client> client = context.client();
  if (!client.ok()) return report(client.error());
  std::string reference;
  if (const int code = find_reference(context, given.words[0], given.words[1], reference);
      code != kDone)
    return code;
  const Result<Answer> answer = client.value().ask(
      "GET", "/api/v1/circles/" + encode_part(given.words[0]) + "/proofs/" + reference);
  if (!answer.ok()) return report(answer.error());
  if (answer.value().status != 200) return report(context, answer.value());
  if (!given.has("output") || given.value("output") == "-") {
    print(answer.value().body);
    return kDone;
  }
  // With its content inside it is for its owner's eyes, and it replaces nothing.
  Result<NewFile> file = NewFile::make(given.value("output"));
  if (!file.ok()) return report(file.error());
  if (const auto written = file.value().write(answer.value().body); !written.ok())
    return report(written.error());
  print_line(given.value("output"));
  return kDone;
}

int destroy(Context& context, const Given& given) {
  for (const char* name : {"class", "authority"}) {
    if (!given.has(name))
      return report(Error{ErrorCode::invalid, "--" + std::string(name) + " is missing"});
  }
  std::string reference;
  if (const int code = find_reference(context, given.words[0], given.words[1], reference);
      code != kDone)
    return code;
  if (context.dry_run) return say("would destroy the content of " + reference), kDone;
  if (!context.confirm("Destroy the content of " + reference + " for good?")) return kOther;
  json::Writer body;
  body.begin_object()
      .field("record_class", given.value("class"))
      .field("authority", given.value("authority"))
      .end_object();
  json::Value answer;
  Bytes raw;
  const std::string target =
      "/api/v1/circles/" + encode_part(given.words[0]) + "/acts/" + reference + "/destroy";
  if (const int code = context.ask("POST", target, body.take(), answer, &raw); code != kDone)
    return code;
  if (!context.print_json(raw)) print_line("destroyed");
  return kDone;
}

}  // namespace cli
