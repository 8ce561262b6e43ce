// What the API stands on, passed in: the engine, the clock, the links, the modules' screens and the
// configuration. Nothing below opens a file or knows which modules there are.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/calendar.h"
#include "api/events.h"
#include "api/exports.h"
#include "api/idempotency.h"
#include "api/opaque.h"
#include "api/page.h"
#include "api/sent_files.h"
#include "api/session.h"
#include "api/typing.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "base/result.h"
#include "node/engine.h"
#include "people/attempts.h"
#include "people/directory.h"
#include "people/notices.h"
#include "record/view.h"

namespace api {

// One link to another party, as the transport knows it.
struct LinkStatus {
  std::string peer;
  std::string state;  // up | connecting | down | cut | pairing
  TimeMs since = 0;
  TimeMs last_heard = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;
  std::string address;  // where we call them; empty: they call us
  std::string fingerprint;
  std::string error;
  bool refused = false;  // links::LinkStatus::last_failure_refused
};

struct PairingStep {
  std::string step;  // offer | accept | confirm | abandon
  std::string peer;
  std::string address;
  std::string offer;
  std::vector<std::string> words;
  std::string language = "en";
};

struct PairingState {
  std::string step;  // offered | accepted | confirmed | abandoned
  std::string peer;
  std::string offer;
  std::vector<std::string> words;
  std::string fingerprint;
};

class Links {
 public:
  virtual ~Links() = default;
  virtual std::vector<LinkStatus> links() = 0;
  virtual Result<LinkStatus> cut(const std::string& peer, bool cut) = 0;
  virtual Result<PairingState> pair(const PairingStep& step) = 0;
  // Forgets a paired party: its key opens no link any more. `conflict` where the configuration
  // names it.
  virtual Result<void> remove(const std::string& peer) = 0;
};

struct CharterError {
  std::optional<std::uint64_t> line;
  std::optional<std::uint64_t> column;
  std::string message;
};

struct CharterCheck {
  std::vector<CharterError> errors;       // empty: valid
  Bytes json;                             // of a valid one
  std::vector<std::string> parties = {};  // of a valid one: their journal names
};

// What modules and charters look like to people. All JSON is of the shapes in openapi.json; reads
// go through the viewer's View. `not_found` where there is no such matter for this viewer.
class Screens {
 public:
  virtual ~Screens() = default;
  virtual Result<Bytes> content_of_json(std::string_view module, ByteView json) = 0;
  // An error where no module of this node reads the content.
  virtual Result<Bytes> json_of_content(std::string_view module, ByteView content) = 0;

  // The kind of decision that a proposal with this content has.
  virtual Result<std::string> kind_of_content(std::string_view module, ByteView content) = 0;

  virtual Result<Bytes> bodies(record::View& view, std::string_view circle) = 0;  // array
  // As of a day (YYYY-MM-DD); empty: today.
  virtual Result<Bytes> body(record::View& view, std::string_view circle, std::string_view id,
                             std::string_view as_of) = 0;
  // Array of summaries; `body` empty: of all bodies.
  virtual Result<Bytes> meetings(record::View& view, std::string_view circle,
                                 std::string_view body) = 0;
  virtual Result<Bytes> meeting(record::View& view, std::string_view circle, std::string_view body,
                                std::string_view slug) = 0;

  // Parties that are not in the circle and have a name there: array of {name, names, short}.
  virtual Result<Bytes> counterparts(record::View& view, std::string_view circle) = 0;
  // Everybody who was entered there, with spellings and offices: array.
  virtual Result<Bytes> persons(record::View& view, std::string_view circle) = 0;
  // What is to be followed up, as a list of all circles asks for it. Empty members ask for all.
  struct FollowUp {
    std::string body;
    std::string owner;  // journal name; what all own is everybody's
    std::string state;  // proposed, open, done, overtaken, withdrawn, closed
    std::string kind;
    std::string text;     // part of the words in some language, capitals apart
    std::string meeting;  // matter: undertaken, due or returning there
    std::optional<bool> overdue;
    std::optional<bool> stale;
    std::uint64_t stale_days = kStaleDays;
  };
  static constexpr std::uint64_t kStaleDays = 90;
  struct Listed {
    std::string place;  // where it stands among those of all circles
    Bytes json;
    // What it is, for telling the same thing in two circles: its key, the outcome that it follows
    // up
    // (<meeting>#<outcome>, or empty), its words.
    std::string key;
    std::string outcome;
    std::map<std::string, std::string> words;
  };
  virtual Result<std::vector<Listed>> follow_up(record::View& view,
                                                const record::CircleView& circle,
                                                const FollowUp& asked) = 0;
  virtual Result<Bytes> commitment(record::View& view, const record::CircleView& circle,
                                   std::string_view body, std::string_view id) = 0;
  virtual Result<Bytes> agreed_language(record::View& view, std::string_view circle,
                                        std::string_view body) = 0;
  virtual Result<Bytes> strands(record::View& view, std::string_view circle,
                                std::string_view body) = 0;
  virtual Result<Bytes> workplans(record::View& view, const record::CircleView& circle,
                                  std::string_view body) = 0;
  // Negotiated texts: array of summaries; `body` empty: of all bodies.
  virtual Result<Bytes> texts(record::View& view, std::string_view circle,
                              std::string_view body) = 0;
  // `revision` 0: the last, with what is open laid over it; else the words of that one.
  virtual Result<Bytes> text(record::View& view, std::string_view circle, std::string_view body,
                             std::string_view id, std::uint32_t revision) = 0;
  // What changed since a print with these check words (TextSince); `revision` 0: whichever.
  virtual Result<Bytes> text_since(record::View& view, std::string_view circle,
                                   std::string_view body, std::string_view id,
                                   std::string_view words, std::uint32_t revision) = 0;
  // How far it had come with each revision (TextProgress).
  virtual Result<Bytes> text_progress(record::View& view, std::string_view circle,
                                      std::string_view body, std::string_view id) = 0;
  // What somebody wants to change in it, made into contents (TextComposing, TextComposed).
  virtual Result<Bytes> compose_text(record::View& view, std::string_view circle,
                                     std::string_view body, std::string_view id,
                                     const json::Value& asked) = 0;

  // Room sessions (docs/formats/room.md). What a party, circle or body is called: JSON objects.
  struct Called {
    Bytes names = "{}";
    Bytes abbreviations = "{}";
  };
  struct RoomAround {
    Called circle;
    Called body;
    Bytes notice = "{}";  // of the arrangement, by language
    std::function<Called(std::string_view party)> party;
  };
  virtual Result<Bytes> room_file(record::View& view, std::string_view circle,
                                  std::string_view body, std::string_view id,
                                  const RoomAround& around) = 0;
  // Of this node, where it is the machine in a room; `not_found` elsewhere.
  virtual Result<Bytes> room(record::View& view) = 0;
  virtual Result<Bytes> room_result(record::View& view) = 0;
  struct RoomLine {
    std::uint64_t number = 0;
    std::string party;
    std::string state;  // mine, theirs, recorded, not_possible
    std::string reason;
    bool noted = false;  // of its party, here
    std::string matter;
    Bytes content;        // as its party says it
    Bytes noted_content;  // as it is noted of it
  };
  struct RoomImport {
    Bytes preview;  // members of RoomImport, openapi.json, in an object
    std::vector<RoomLine> lines;
    Bytes label;  // JSON: how the text was marked that went to the room
    std::uint32_t classification = 0;
    bool categories = false;  // whether that names any
  };
  virtual Result<RoomImport> compare_room(record::View& view, std::string_view circle,
                                          std::string_view body, std::string_view id,
                                          std::string_view file) = 0;

  // A brief, of a circle of this party alone, and its meeting, which may stand in another.
  struct BriefAsked {
    std::string body;
    std::string slug;
    std::string meeting_circle;  // identifier; empty: as the brief says, else the brief's own
    std::string date;            // of a cable: the day, YYYY-MM-DD
    std::int64_t utc_offset_minutes = 0;  // where that day is reckoned
  };
  virtual Result<Bytes> brief(record::View& view, const record::CircleView& circle,
                              const BriefAsked& asked) = 0;
  // The meeting's agenda with the brief of each item: without one where the viewer may see none.
  virtual Result<Bytes> annotated_agenda(record::View& view, const record::CircleView& circle,
                                         const BriefAsked& asked) = 0;
  virtual Result<Bytes> cable_draft(record::View& view, const record::CircleView& circle,
                                    const BriefAsked& asked) = 0;

  // What a person should know before this is written, as the record stands for the viewer.
  struct Advice {
    std::string word;    // docs/formats/modules.md, section 9
    std::string text;    // English
    bool stops = false;  // it would not have the effect that is meant: 409, unless it is written
                         // despite this word
  };
  virtual Result<std::vector<Advice>> advise(record::View& view, std::string_view circle,
                                             const record::Header& header, ByteView content) = 0;

  // What stands last where this content would stand, of the words of `party` and of what is agreed,
  // as far as the viewer may read it; nothing: there is none.
  virtual Result<std::optional<record::Reference>> last_word(record::View& view,
                                                             std::string_view circle,
                                                             const record::Header& header,
                                                             ByteView content,
                                                             std::string_view party) = 0;

  // What the matter is called. Empty where it has neither name nor number.
  struct Subject {
    Bytes names;                // names by language; empty: none
    std::uint32_t ordinal = 0;  // of a meeting: its number, agreed or proposed; 0: none
  };
  virtual Result<Subject> subject(record::View& view, std::string_view circle,
                                  std::string_view matter) = 0;

  // Meetings that stand on days, for a calendar; `body` empty: of all bodies. `language` of their
  // names, where they have it.
  virtual Result<std::vector<CalendarEvent>> events(record::View& view, std::string_view circle,
                                                    std::string_view body,
                                                    std::string_view language) = 0;

  virtual CharterCheck check_charter(std::string_view yaml) = 0;
  // The readable charter (YAML) of the content of a proposal that founds or amends a circle.
  virtual Result<std::string> charter_of_content(ByteView content) = 0;
};

struct Config {
  std::string party;                               // own journal name
  std::map<std::string, std::string> party_names;  // by language, from the configuration
  std::string version;
  std::vector<Person> people;
  Person socket_person;  // who speaks over the Unix socket
  uid_t node_user = 0;   // may use the socket, as root may
  SessionLimits sessions;
  std::vector<std::string> hosts;  // Host values that are this node
  std::string url;                 // http://127.0.0.1:8441, what links begin with
  std::string cookie = "entente_session";
  bool secure = false;      // the port speaks HTTPS
  std::string fingerprint;  // then: hex of the SHA-256 of the public key that it shows
  std::optional<crypto::Hash> metrics_token;  // SHA-256 of a bearer token that reads /metrics
  std::vector<std::string> languages = {"en", "ko", "vi"};
  bool reconstructed = false;
  bool room = false;  // this node is the machine of a room session
  // Then: what stands on every screen and export of the arrangement, JSON of texts by language.
  std::string room_notice = "{}";
  Label default_label;
  std::uint64_t heartbeat_ms = 60'000;
  std::string export_directory;  // where an export lies, unnamed, while it is sent
};

// A class of decisions that a charter lets bodies agree to by silence.
struct SilenceClass {
  std::string id;
  std::string names;  // JSON of names by language
  std::uint64_t notice_hours = 0;
  std::vector<std::string> bodies;  // whose rules list it
};

// What a circle's charter says for people, read once for each charter.
struct PartyNames {
  std::string circle_names = "{}";                 // JSON
  std::string notice = "{}";                       // JSON: stands on every screen of the circle
  std::map<std::string, std::string> names;        // by party: JSON of names by language
  std::map<std::string, std::string> short_names;  // the same of abbreviations
  std::map<std::string, std::uint64_t> numbers;
  // Bodies that decide by the charter: identifier and JSON of names by language.
  std::vector<std::pair<std::string, std::string>> bodies;
  std::vector<SilenceClass> silence_classes;
  bool exercise = false;
};

class Imports;  // imports.h
class Post;     // post.h

struct Parts {
  node::Engine& engine;
  Clock& clock;
  Random& random;
  Links& links;
  Screens& screens;
  const Page& page;
  Config config;
  std::function<void()> wrote;  // a turn of the engine has to end
  // Calls back in a later turn, after what has come in meanwhile.
  std::function<void(std::function<void()>)> later;
  std::function<node::Warning()> not_ready;  // empty: ready; else why not
  TimeMs started = 0;

  Sessions sessions;
  Cursors cursors;
  IdempotencyKeys keys;
  Events events;
  Exports exports;
  std::map<std::pair<std::string, crypto::Hash>, PartyNames> charters;  // by circle and text
  SentFiles sent;
  std::uint64_t requests = 0;
  std::map<int, std::uint64_t> answers;  // by status, for /metrics

  people::Directory people = {};
  people::Attempts attempts{clock};
  people::Argon2 argon2 = {};
  people::PasswordHash nobody = people::nobody(random, argon2);  // for names that nobody has
  // Runs `work` beside the loop and `done` on it afterwards; false where too much waits already.
  std::function<bool(std::function<void()> work, std::function<void()> done)> aside =
      [](const std::function<void()>& work, const std::function<void()>& done) {
        work();
        done();
        return true;
      };
  // What was done with accounts, for the node's log.
  std::function<void(const people::Event&)> told = [](const people::Event&) {};
  std::shared_ptr<Imports> imports = {};  // none: this node reads and makes no papers
  Feeds* feeds = nullptr;                 // none: this node gives out no calendars
  people::Notices notices = {};
  Typists typists = {};
  std::shared_ptr<Post> post = {};  // none: this node sends no mail
};

}  // namespace api
