#include "room.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "bodies.pb.h"
#include "io/descriptor.h"
#include "modules/content.h"
#include "modules/texts/texts.h"
#include "store/file.h"

namespace {

constexpr std::size_t kTurn = 200;  // acts of one transaction
constexpr std::string_view kMark = "room mark 1";

Result<std::string> read_all(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{ErrorCode::not_found, path + ": " + std::strerror(errno)};
  std::string out;
  char buffer[16384];
  while (out.size() <= texts::kRoomFileMax && (in.read(buffer, sizeof buffer), in.gcount() > 0))
    out.append(buffer, static_cast<std::size_t>(in.gcount()));
  return out;
}

// Where the session stands: of which file, and once its text has been written, behind which act
// what is said in the room begins.
struct Mark {
  std::string file;                          // digest
  std::optional<record::Reference> written;  // nothing: the text is being written
  TimeMs started = 0;
};

Result<std::optional<Mark>> read_mark(const std::string& path) {
  const Result<std::string> text = read_all(path);
  if (!text.ok()) {
    std::error_code failed;
    if (std::filesystem::exists(path, failed) || failed) return text.error();
    return std::optional<Mark>();  // it has not begun
  }
  const Result<json::Value> read = json::parse(text.value());
  const Error damaged{ErrorCode::corrupt,
                      path + ": is damaged; take the result from a copy of this folder"};
  if (!read.ok() || read.value().text("entente") != kMark) return damaged;
  Mark mark{std::string(read.value().text("file").value_or("")), {}, 0};
  const auto written = read.value().text("written");
  if (!written) return std::optional<Mark>(mark);
  const auto ref = record::Reference::parse(*written);
  const auto started = parse_time(read.value().text("started").value_or(""));
  if (!ref.ok() || !started) return damaged;
  mark.written = ref.value();
  mark.started = *started;
  return std::optional<Mark>(mark);
}

Result<void> keep_mark(const std::string& path, const Mark& mark) {
  json::Writer out;
  out.begin_object().field("entente", kMark).field("file", mark.file);
  if (mark.written)
    out.field("written", mark.written->text()).field("started", time_text(mark.started));
  out.end_object();
  const Bytes text = out.take();
  const std::string fresh = path + ".new";
  const io::Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.open() ||
      ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.get()) != 0 || std::rename(fresh.c_str(), path.c_str()) != 0 ||
      !store::sync_directory_of(path))
    return Error{ErrorCode::unavailable, path + ": cannot be written: " + std::strerror(errno)};
  return {};
}

Result<void> read_names(const Bytes& names, google::protobuf::Map<std::string, std::string>& out) {
  const json::Value read = TRY(json::parse(names));
  for (const auto& [language, text] : read.members())
    out[language] = std::string(text.string().value_or(""));
  return {};
}

// Writes in order, each act behind the one before, and says of the last one where it stands.
class Writing {
 public:
  Writing(const node::NodeConfig& config, node::Engine& engine, std::string circle)
      : config_(config), engine_(engine), circle_(std::move(circle)) {}

  Result<void> write(node::Draft draft) {
    draft.circle = circle_;
    record::Header& header = draft.header;
    header.mutable_actor()->set_person(config_.person);
    header.mutable_actor()->set_office(config_.office);
    header.mutable_label()->set_policy(config_.default_label.policy);
    header.mutable_label()->set_classification(config_.default_label.classification);
    for (const std::string& one : config_.default_label.categories)
      header.mutable_label()->add_categories(one);
    engine_.submit(std::move(draft), [this](const Result<node::Recorded>& how) {
      if (how.ok()) {
        last_ = how.value().ref;
      } else if (!failed_) {
        failed_ = how.error();
      }
    });
    if (++open_ < kTurn) return {};
    return end();
  }

  Result<void> end() {
    open_ = 0;
    TRY(engine_.turn_end());
    if (failed_) return *failed_;
    return {};
  }

  const std::optional<record::Reference>& last() const { return last_; }

 private:
  const node::NodeConfig& config_;
  node::Engine& engine_;
  std::string circle_;
  std::size_t open_ = 0;
  std::optional<record::Reference> last_;
  std::optional<Error> failed_;
};

Viewer operator_of(const node::NodeConfig& config) {
  Viewer out;
  out.name = "room";
  out.policy = config.default_label.policy;
  out.clearance = config.default_label.classification;
  out.categories = config.default_label.categories;
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// What the body and the parties are called, so that every screen and print calls them so.
Result<void> write_names(Writing& writing, const texts::RoomFile& file) {
  const auto state = [&](std::string matter, const bodies::Content& content) {
    node::Draft draft;
    draft.header.set_matter(std::move(matter));
    draft.header.set_module("bodies");
    draft.header.mutable_statement();
    draft.content = modules::encode_content(content);
    return writing.write(std::move(draft));
  };
  bodies::Content body;
  TRY(read_names(file.body_called.names, *body.mutable_body()->mutable_names()));
  for (const texts::RoomParty& party : file.parties) body.mutable_body()->add_parties(party.name);
  if (body.body().names_size() > 0) TRY(state("bodies/" + file.body, body));
  for (const texts::RoomParty& party : file.parties) {
    bodies::Content called;
    bodies::Counterpart& counterpart = *called.mutable_counterpart();
    counterpart.set_party(party.name);
    TRY(read_names(party.called.names, *counterpart.mutable_names()));
    TRY(read_names(party.called.abbreviations, *counterpart.mutable_abbreviations()));
    if (counterpart.names_size() > 0) TRY(state("bodies/parties/" + party.name, called));
  }
  return {};
}

Result<void> write_seeds(Writing& writing, const texts::RoomFile& file) {
  for (const texts::RoomSeed& seed : file.seeds) {
    node::Draft draft;
    draft.header.set_matter(seed.matter(file.body, file.id));
    draft.header.set_module(std::string(texts::kModule));
    draft.content = modules::encode_content(seed.content);
    if (seed.joint) {
      draft.header.mutable_proposal()->set_kind(texts::topic(seed.content));
      draft.concur = true;
    } else if (seed.party.empty()) {
      draft.header.mutable_statement();
    } else {
      draft.header.mutable_noted()->set_party(2);
      draft.header.mutable_noted()->set_channel(record::IN_THE_ROOM);
    }
    TRY(writing.write(std::move(draft)));
  }
  return {};
}

// The words that the parties have, where all of it went to the room.
Result<void> compare_words(const node::NodeConfig& config, node::Engine& engine,
                           const texts::RoomSession& session) {
  if (!session.file.whole) return {};
  const auto words = TRY(texts::room_check_words(*engine.view(operator_of(config)), session));
  if (words == session.file.check_words) return {};
  return Error{ErrorCode::corrupt,
               config.room + ": its text has other check words on this machine (" + joined(words) +
                   ") than at the party that gave it (" + joined(session.file.check_words) +
                   "); use the version of the program that it comes from"};
}

}  // namespace

Result<texts::RoomSession> open_room(const node::NodeConfig& config, node::Engine& engine,
                                     Clock& clock) {
  texts::RoomSession session;
  auto file = texts::read_room_file(TRY(read_all(config.room)));
  if (!file.ok()) return Error{file.error().code, config.room + ": " + file.error().message};
  session.file = std::move(file).value();
  for (const node::CircleStatus& circle : engine.circles()) {
    if (circle.national) session.circle = circle.id;
  }
  const std::string path = config.data + "/room.json";
  if (const auto mark = TRY(read_mark(path))) {
    if (mark->file != session.file.digest) {
      return Error{ErrorCode::conflict,
                   config.room + ": is another file than the one that the session in " +
                       config.data + " began with; begin another session in a folder of its own"};
    }
    if (mark->written) {
      session.written = *mark->written;
      session.started = mark->started;
      return session;
    }
  } else {
    if (texts::room_check_words(*engine.view(operator_of(config)), session).ok())
      return Error{ErrorCode::conflict,
                   path +
                       ": is missing, and without it nobody knows what was said in the room; "
                       "take the whole folder of the session"};
    TRY(keep_mark(path, {session.file.digest, {}, 0}));
  }
  Writing writing(config, engine, session.circle);
  TRY(write_names(writing, session.file));
  TRY(write_seeds(writing, session.file));
  TRY(writing.end());
  if (!writing.last()) return Error{ErrorCode::invalid, config.room + ": holds no text"};
  TRY(compare_words(config, engine, session));
  session.written = *writing.last();
  session.started = clock.now();
  TRY(keep_mark(path, {session.file.digest, session.written, session.started}));
  return session;
}
