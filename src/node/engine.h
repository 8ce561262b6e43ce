// One node without its sockets, files and clock: journals, record, concurrence and replication put
// together over a store. The daemon gives it a real disk and real links, the simulation fake ones.
//
// Everything happens on one thread. What is submitted or received in one turn is written in one
// transaction; turn_end() commits it (one fsync), signs the new checkpoints, and only then answers:
// 'recorded' is durable. After `corrupt` from any call the process must stop and start again.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/encoding.h"
#include "base/random.h"
#include "base/result.h"
#include "crypto/crypto.h"
#include "labels/labels.h"
#include "node/uploads.h"
#include "record.pb.h"
#include "record/module.h"
#include "record/reference.h"
#include "record/view.h"
#include "replication/precedence.h"
#include "store/signed_record.h"
#include "store/store.h"

namespace node {

using replication::Precedence;

struct Recorded {
  record::Reference ref;
  std::string circle;
  bool concurred = false;  // Draft::concur: the party's own agreement was signed too
};

// What a person (or the node for itself) wants written. The engine fills in rule and module
// versions, `seen`, and of a proposal the charter in force and the required parties.
struct Draft {
  std::string circle;     // id, or the charter's short name where it is unique
  record::Header header;  // matter, module, actor, label, references, and the act
  Bytes content;
  Precedence precedence = Precedence::routine;
  // A proposal alone: the same person agrees to it for the party, by an act of its own that is
  // written in the same turn.
  bool concur = false;
  // Called once it is written and not yet durable: what is kept then is kept by the same commit.
  std::function<void(const Recorded&)> written = {};
};

// A file that an act is to carry is not here, or not for whoever writes it: both say the same.
inline Error file_not_here(const crypto::Hash& file) {
  return {ErrorCode::invalid,
          "files: " + hex(file.view()).substr(0, 12) + "… is not here; take the file in first"};
}

// 'Who will see this?', before signing.
struct Audience {
  std::string circle;
  std::string circle_name;
  std::vector<std::string> parties;   // whose nodes will hold it
  std::string marking;                // the label in words
  std::vector<std::string> required;  // for a proposal: whose agreement it needs
  std::uint64_t header_bytes = 0;
  std::uint64_t content_bytes = 0;
};

// Something that a person has to see to, or to know.
struct Warning {
  std::string code;                                // one word, of the list in src/api/openapi.json
  std::string text;                                // the same in English, with what to do
  std::map<std::string, std::string> values = {};  // names and numbers that the text holds
  bool empty() const { return code.empty(); }
};

struct HeadStatus {
  std::string party;
  std::string epoch;
  std::uint64_t size = 0;    // entries held here
  std::uint64_t folded = 0;  // entries folded; less than size: something is pending
  std::uint64_t known = 0;   // largest size that a checkpoint of theirs speaks of
  TimeMs heard = 0;          // when a checkpoint of this journal last reached us
  bool forked = false;
  bool frozen = false;      // fork or quota: nothing more of this epoch is cosigned
  std::string frozen_code;  // forked, opened_twice, revoked, quota; empty: not frozen
  std::string frozen_reason;
  std::map<std::string, std::uint64_t> stored_by;  // party → size its mirror cosignature covers
};

struct CircleStatus {
  std::string id;
  std::string name;
  std::vector<std::string> parties;  // in the order of their numbers
  bool constituted = false;
  bool national = false;
  std::string digest;  // hex
  std::uint64_t entries = 0;
  std::uint64_t acts = 0;
  std::uint64_t joint_facts = 0;
  std::uint64_t missing_openings = 0;
  std::vector<HeadStatus> heads;
  Warning warning;
};

// Something that a page wants to hear of.
struct Change {
  std::uint64_t number = 0;  // ascending in this process
  std::string circle;
  std::string matter;  // empty: the circle's heads or deliveries moved
  std::string what;    // act | joint | delivery | circle | invitation | fork | epoch
  std::optional<record::Reference> ref;  // of act and joint: the entry it is about
};

// The keys of one party in one circle, as this node knows them.
struct KeyStatus {
  std::string party;
  std::string identity;       // hex; the identity key that stands
  std::string next_identity;  // hex; SHA-256 of the one that it is committed to
  std::uint64_t rotations = 0;
  std::string epoch;     // the newest; empty while nothing of the party is here
  std::string node_key;  // hex; what the newest epoch was opened under
  TimeMs not_after = 0;  // its certificate
  bool revoked = false;
  bool held = false;  // this party's own: the identity's secret is here
  // This party's own, where it is not: what the other parties may replace it by, as one word.
  std::string recovery;
};

// What the others put in the place of an identity key that its party lost.
struct Recovery {
  std::string party;           // its name
  crypto::PublicKey identity;  // the new identity key
  crypto::Hash next;           // SHA-256 of the one that it commits to
};

enum class KeyChange {
  node,        // a new node key from a new epoch on
  identity,    // the identity key that was committed to takes over
  revocation,  // a new node key, and the present one no longer speaks for the party
};

struct Invitation {
  std::string id;       // hex
  std::string name;     // short name of the circle, as its charter has it
  std::string from;     // party name
  std::string charter;  // readable charter (YAML)
  TimeMs received = 0;
  std::string state;                   // received | joined | founding | constituted
  std::map<std::string, bool> joined;  // by party, at the founder's node
};

// A charter file read, without the keys that the formation of the circle adds.
struct CharterPlan {
  std::string name;     // short name, an identifier
  record::Terms terms;  // parties by number and name, rules, bodies, silence classes
  Bytes content;        // what the founding's act carries
};
using ReadCharter = std::function<Result<CharterPlan>(std::string_view text)>;
// The readable charter again, from what a founding or amending act carries.
using WriteCharter = std::function<Result<std::string>(ByteView content)>;
// Whether that says what the binding terms beside it say.
using CheckCharter = std::function<Result<void>(ByteView content, const record::Terms& terms)>;

// What the readable charter says of a class of decisions that may be adopted by silence.
struct SilenceRule {
  std::string name;
  std::uint64_t notice_ms = 0;      // least time between a party's receipt of the notice and expiry
  std::vector<std::string> bodies;  // whose rules list the class
};
using ReadSilenceRules = std::function<Result<std::vector<SilenceRule>>(ByteView content)>;

struct EngineOptions {
  std::string party;  // own journal name, e.g. rok.example
  Label default_label;
  std::uint64_t heartbeat_ms = 60'000;
  std::uint64_t fold_budget = 4096;    // entries folded in one turn for one circle
  std::uint64_t peer_wait_ms = 3'000;  // longest wait for peers' answers after a doubtful start
  std::uint64_t quota_entries = 1'000'000;  // per author and circle
  std::uint64_t quota_bytes = std::uint64_t{8} << 30;
  std::size_t push_entries = 256;        // most entries in one message to a peer
  std::size_t push_bytes = 128 * 1024;   // most bytes; small on thin links
  std::uint64_t relay_delay_ms = 2'000;  // before another's entries are relayed to a third party
  std::size_t scrub_rows = 256;          // of the store re-read at each heartbeat
  std::uint64_t index_budget = 256;      // acts indexed in one slice
  std::uint64_t index_pause_ms = 250;    // between slices while entries come
  // A day on which a person looked at this machine's clock and found it right, as the time at which
  // it began; 0: nobody did. See EngineState::doubt_of_clock().
  TimeMs clock_confirmed = 0;
  // Who concurs for the party when it founds or joins a circle, and holds the first grant there.
  std::string person = "operator";
  std::string office = "head";
};

// An export under way.
class Export {
 public:
  virtual ~Export() = default;
  // Writes a bounded piece: some hundred entries, or a part of a file. False when all is written;
  // after an error what was written is no export.
  virtual Result<bool> step() = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // Writing. The callback runs in turn_end() after the commit, or at once with the refusal.
  virtual void submit(Draft draft, std::function<void(Result<Recorded>)> done) = 0;
  virtual Result<Audience> audience(const Draft& draft) = 0;
  // Takes a file into a circle in one piece, and gives the name by which a proposal can name
  // it. The same file of the same party has the same name in a circle, and another one in every
  // other. The callback runs as that of submit().
  virtual void put_blob(std::string_view circle, Bytes bytes,
                        std::function<void(Result<crypto::Hash>)> done) = 0;
  // The files that the draft names or carries.
  virtual std::set<crypto::Hash> files_of(const Draft& draft) const = 0;
  // The name that put_blob() would give; nothing is taken in.
  virtual Result<crypto::Hash> file_name(std::string_view circle, ByteView bytes) = 0;

  // Files that persons send in pieces (uploads.h). `person` is whose the upload is: nobody else's
  // is found. Callbacks run as that of submit(), once what they tell is durable.
  virtual void begin_upload(UploadOrder order, std::function<void(Result<Upload>)> done) {
    static_cast<void>(order);
    done(Error{ErrorCode::unavailable, "this node takes no files"});
  }
  // Bytes of it from `offset` on, which has to be where it stands (`conflict`); but for the last of
  // them a multiple of 8,192, at most kPieceMax.
  virtual void add_to_upload(std::string_view /*person*/, std::string_view /*id*/,
                             std::uint64_t /*offset*/, ByteView /*bytes*/,
                             std::function<void(Result<Upload>)> done) {
    done(Error{ErrorCode::not_found, "there is no such upload"});
  }
  virtual Result<Upload> upload(std::string_view /*person*/, std::string_view /*id*/) {
    return Error{ErrorCode::not_found, "there is no such upload"};
  }
  virtual std::vector<Upload> uploads(std::string_view /*person*/) { return {}; }
  // Gives it up: what has come goes. A file that came of it stays.
  virtual void drop_upload(std::string_view /*person*/, std::string_view /*id*/,
                           std::function<void(Result<void>)> done) {
    done(Error{ErrorCode::not_found, "there is no such upload"});
  }

  // A file held here whose words nobody has looked at, for the program that reads them out; another
  // one with each call, as long as there are several.
  struct UnreadFile {
    std::string circle;  // id
    crypto::Hash file;
    std::uint64_t size = 0;
  };
  virtual std::optional<UnreadFile> unread_file() { return std::nullopt; }
  // A chunk of 8,192 bytes of it.
  virtual Result<Bytes> unread_chunk(const UnreadFile& /*file*/, std::uint64_t /*index*/) {
    return Error{ErrorCode::not_found, "there is no such file here"};
  }
  // The words that were read out; nothing: there are none, and it is not tried again.
  virtual Result<void> keep_file_text(const UnreadFile& /*file*/,
                                      std::optional<std::string> /*text*/) {
    return {};
  }

  // Runs in turn_end() once everything written before this call is durable, or with the failure;
  // for those of the calls below that write and answer at once.
  virtual void when_durable(std::function<void(const Result<void>&)> done) = 0;

  // Lets somebody else write what is theirs into the store's durable space (accounts), with this
  // turn's commit.
  virtual Result<void> keep(const std::function<Result<void>(store::Store&)>& write) = 0;
  // Whether this person in this office may commit the own party in the circle (record.md, rule 9)
  // by all that is held here; `not_found` without such a circle.
  virtual Result<bool> may_commit(std::string_view circle, std::string_view person,
                                  std::string_view office) = 0;

  // Answers kept over a restart (kept_answers.h), written with this turn's commit.
  virtual Result<void> keep_answer(const crypto::Hash& key, ByteView answer) = 0;
  virtual Result<void> drop_answer(const crypto::Hash& key) = 0;
  virtual Result<std::optional<Bytes>> kept_answer(const crypto::Hash& key) = 0;

  // Reading: see record/view.h. The view must not outlive the engine.
  virtual std::unique_ptr<record::View> view(const Viewer& viewer) = 0;
  virtual std::vector<CircleStatus> circles() = 0;
  virtual Result<CircleStatus> circle(std::string_view id_or_name) = 0;
  // The readable charter in force (before the founding the one that is proposed; where several are
  // newest, the first): as it was written where this node has that text, else made from the act
  // that put it in force. Empty for the national circle, and where that act's content is not here.
  virtual Result<std::string> charter_yaml(std::string_view circle) = 0;
  // One-file proof (tlog-proof with the opening); refused when the viewer may not read the act.
  virtual Result<std::string> prove(const Viewer& viewer, std::string_view circle,
                                    const record::Reference& ref) = 0;
  // The export of every journal of the circle as it is now: `write(path, bytes, more)`, paths
  // <author>/<epoch>/… as in docs/formats/journal.md. Of a large file `more` bytes follow in the
  // calls that come next, all of the same path. What is written here meanwhile goes on, and is not
  // in it. The export must not outlive the engine.
  using ExportWrite =
      std::function<Result<void>(const std::string& path, ByteView bytes, std::uint64_t more)>;
  virtual Result<std::unique_ptr<Export>> begin_export(const Viewer& viewer,
                                                       std::string_view circle,
                                                       ExportWrite write) = 0;
  // The same in one piece: for who has nobody waiting.
  Result<void> export_circle(const Viewer& viewer, std::string_view circle, ExportWrite write) {
    const std::unique_ptr<Export> all = TRY(begin_export(viewer, circle, std::move(write)));
    while (TRY(all->step())) {
    }
    return {};
  }

  // Circles. `found` invites the parties of the charter (paired ones) and proposes the founding
  // when all have joined.
  virtual Result<std::string> found(std::string_view charter_yaml) = 0;  // invitation id
  // Proposes another charter for a circle (slot charter.amend). Parties that it adds are invited
  // first; the proposal follows when they have accepted. Agreeing to it is an act of its own.
  virtual Result<std::string> amend(std::string_view circle, std::string_view charter_yaml,
                                    const record::Actor& actor) = 0;
  // Proposes that another party's identity key be replaced (record.md, section 9). Agreeing to it
  // is an act of its own, when the time to object is over.
  virtual Result<void> recover(std::string_view circle, const Recovery& recovery,
                               const record::Actor& actor,
                               std::function<void(Result<Recorded>)> done) = 0;
  // What a party of the circle that lost its store needs to take part in it again: a text (JSON)
  // that holds the founding, the charter in force and no act. `not_found`, `conflict` where the
  // circle is national or not constituted.
  virtual Result<std::string> card(std::string_view circle) = 0;
  // At such a party: takes the circle on from another party's card, and gives its id. What it wrote
  // comes back from the others. It writes nothing there before it has an identity key that stands:
  // its root secret gives that, or the others replace it (recover()). Durable after the next
  // commit.
  virtual Result<std::string> rejoin(std::string_view card) = 0;
  virtual std::vector<Invitation> invitations() = 0;
  virtual Result<void> join(std::string_view invitation) = 0;
  // Forgets an invitation of another party, also one that was accepted and did not lead to a circle
  // yet: it is not shown again, and nothing comes of it here. The other party is told nothing.
  virtual Result<void> decline_invitation(std::string_view invitation) = 0;
  // Gives up a circle, or an amendment, that this party invited others to and that is not proposed
  // yet: who accepts later is not heard. The invited are told nothing.
  virtual Result<void> withdraw_invitation(std::string_view invitation) = 0;
  virtual Result<void> leave(std::string_view circle, const record::Actor& actor,
                             std::function<void(Result<Recorded>)> done) = 0;

  // Keys of the parties of a circle, in the order of their numbers.
  virtual Result<std::vector<KeyStatus>> keys(std::string_view circle) = 0;
  // Changes a key of this party in a circle; durable when it returns. Needs nobody else.
  virtual Result<void> change_key(std::string_view circle, KeyChange change) = 0;

  // Links. Peers are parties by name; the transport authenticates them.
  // Before link_up(): at most so many bytes of entries in one message to this peer, because a
  // message is lost whole where its line is cut.
  virtual void set_push_bytes(const std::string& /*peer*/, std::size_t /*bytes*/) {}
  virtual void link_up(const std::string& peer) = 0;
  virtual void link_down(const std::string& peer) = 0;
  virtual void received(const std::string& peer, Precedence precedence, ByteView message) = 0;
  // The next message for a peer of this precedence, if there is one (pulled by the link).
  virtual std::optional<Bytes> next(const std::string& peer, Precedence precedence) = 0;
  virtual bool has_output(const std::string& peer) = 0;

  // Commits what this turn brought, answers, and sends. Cheap when there was nothing.
  virtual Result<void> turn_end() = 0;
  // Timers: heads on a schedule, retries. Call at the returned monotonic time at the latest.
  virtual std::uint64_t tick() = 0;

  // What is wrong with the whole node and a person has to see to.
  virtual std::vector<Warning> warnings() = 0;
  // Why nothing is written at the moment though all can be read; empty: it can be written.
  virtual Warning halted() = 0;
  // What peers sent and was not taken, and why, since the last call: at most eight reasons of one
  // peer are told apart. Reasons hold no content.
  struct Refusal {
    std::string peer;
    std::string reason;
    std::uint64_t repeats = 0;
  };
  virtual std::vector<Refusal> take_refusals() = 0;

  virtual void on_change(std::function<void(const Change&)> listener) = 0;
  // Counts for the metrics: commits, entries, checkpoints signed, cosignatures, refused, forks, …
  virtual std::map<std::string, std::uint64_t> figures() = 0;

  // `count` sealed entries of the filler kind, which hide the rate of writing from an observer of
  // the line (journal.md, kind 5): proven, stored and cosigned like any other, without meaning.
  virtual Result<void> append_opaque(std::string_view circle, const Bytes& payload,
                                     std::size_t count) = 0;

  // Destroys the content of an act here: a tombstone first, then the opening's content (and only
  // what this node holds). The journal still verifies.
  virtual Result<void> destroy(std::string_view circle, const record::Reference& ref,
                               std::string_view record_class, std::string_view authority) = 0;

  // Drops and rebuilds all projections from the journals; gives the digest per circle before and
  // after. `progress(done, total)` in entries.
  virtual Result<std::map<std::string, std::pair<std::string, std::string>>> rebuild(
      const std::function<void(std::uint64_t, std::uint64_t)>& progress) = 0;
};

struct Surroundings {
  store::Store& store;
  store::SignedRecords& records;
  Clock& clock;
  Random& random;
  crypto::Seed root;  // secret of this node, from which its keys in every circle are derived
  ReadCharter read_charter;
  WriteCharter write_charter = {};      // none: what was amended cannot be shown
  CheckCharter check_charter = {};      // none: texts are taken for what they stand beside
  ReadSilenceRules silence_rules = {};  // none: the classes of the binding terms alone
};

// Opens the node on its store: verifies right edges, decides about epochs (journal.md, "Start"),
// creates the national circle on the first start.
Result<std::unique_ptr<Engine>> open_engine(const EngineOptions& options, Surroundings around,
                                            std::vector<std::unique_ptr<record::Module>> modules);

}  // namespace node
