// The engine's parts, shared by the files that make it up: opening and rebuilding (engine.cpp), one
// turn (turn.cpp), this party's own acts (writing.cpp), what links bring (exchange.cpp), forming
// circles (formation.cpp, invitations.cpp), proofs (evidence.cpp), exports (circle_export.cpp),
// reading (view.cpp), how things stand (status.cpp).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "node/circle.h"
#include "node/engine.h"
#include "node/kept_answers.h"
#include "node/search_index.h"
#include "replication/messages.h"

namespace node {

// A circle being formed; see formation.cpp.
struct Formation {
  std::string id;  // hex
  std::string founder;
  std::string charter;
  Bytes nonce;
  TimeMs received = 0;
  bool mine = false;
  bool agreed = false;  // a person here said yes
  std::string state;    // received | joined | founding | constituted | declined
  struct Keys {
    crypto::PublicKey identity;
    crypto::Hash next;
  };
  std::map<std::string, Keys> keys;  // by party; what has come in
  std::string amends;                // circle whose charter this amends; empty for a founding
  std::string person;                // who proposes the amendment
  std::string office;

  Bytes encode() const;
  static Result<Formation> decode(ByteView bytes);
};

class EngineState final : public Engine {
 public:
  EngineState(const EngineOptions& options, const Surroundings& around,
              std::vector<std::unique_ptr<record::Module>> modules);
  ~EngineState() override;

  Result<void> open();

  void submit(Draft draft, std::function<void(Result<Recorded>)> done) override;
  Result<Audience> audience(const Draft& draft) override;
  Result<crypto::Hash> file_name(std::string_view circle, ByteView bytes) override;
  void put_blob(std::string_view circle, Bytes bytes,
                std::function<void(Result<crypto::Hash>)> done) override;
  void begin_upload(UploadOrder order, std::function<void(Result<Upload>)> done) override;
  void add_to_upload(std::string_view person, std::string_view id, std::uint64_t offset,
                     ByteView bytes, std::function<void(Result<Upload>)> done) override;
  Result<Upload> upload(std::string_view person, std::string_view id) override;
  std::vector<Upload> uploads(std::string_view person) override;
  void drop_upload(std::string_view person, std::string_view id,
                   std::function<void(Result<void>)> done) override;
  std::optional<UnreadFile> unread_file() override;
  Result<Bytes> unread_chunk(const UnreadFile& file, std::uint64_t index) override;
  Result<void> keep_file_text(const UnreadFile& file, std::optional<std::string> text) override;
  void when_durable(std::function<void(const Result<void>&)> done) override {
    when_durable_.push_back(std::move(done));
  }
  Result<void> keep(const std::function<Result<void>(store::Store&)>& write) override;
  Result<bool> may_commit(std::string_view circle, std::string_view person,
                          std::string_view office) override;
  Result<void> keep_answer(const crypto::Hash& key, ByteView answer) override;
  Result<void> drop_answer(const crypto::Hash& key) override;
  Result<std::optional<Bytes>> kept_answer(const crypto::Hash& key) override {
    return kept_.find(key, around_.clock.now());
  }
  std::unique_ptr<record::View> view(const Viewer& viewer) override;
  std::vector<CircleStatus> circles() override;
  Result<CircleStatus> circle(std::string_view id_or_name) override;
  Result<std::string> charter_yaml(std::string_view circle) override;
  Result<std::string> prove(const Viewer& viewer, std::string_view circle,
                            const record::Reference& ref) override;
  Result<std::unique_ptr<Export>> begin_export(const Viewer& viewer, std::string_view circle,
                                               ExportWrite write) override;
  Result<std::string> found(std::string_view charter_yaml) override;
  Result<std::string> amend(std::string_view circle, std::string_view charter_yaml,
                            const record::Actor& actor) override;
  Result<void> recover(std::string_view circle, const Recovery& recovery,
                       const record::Actor& actor,
                       std::function<void(Result<Recorded>)> done) override;
  Result<std::string> card(std::string_view circle) override;
  Result<std::string> rejoin(std::string_view card) override;
  std::vector<Invitation> invitations() override;
  Result<void> join(std::string_view invitation) override;
  Result<void> decline_invitation(std::string_view invitation) override;
  Result<void> withdraw_invitation(std::string_view invitation) override;
  Result<void> leave(std::string_view circle, const record::Actor& actor,
                     std::function<void(Result<Recorded>)> done) override;
  Result<std::vector<KeyStatus>> keys(std::string_view circle) override;
  Result<void> change_key(std::string_view circle, KeyChange change) override;
  void set_push_bytes(const std::string& peer, std::size_t bytes) override {
    peers_[peer].push_bytes = bytes;
  }
  void link_up(const std::string& peer) override;
  void link_down(const std::string& peer) override;
  void received(const std::string& peer, Precedence precedence, ByteView message) override;
  std::optional<Bytes> next(const std::string& peer, Precedence precedence) override;
  bool has_output(const std::string& peer) override;
  Result<void> turn_end() override;
  std::uint64_t tick() override;
  std::vector<Warning> warnings() override;
  Warning halted() override { return doubt_of_clock(); }
  std::vector<Refusal> take_refusals() override;
  void on_change(std::function<void(const Change&)> listener) override;
  std::map<std::string, std::uint64_t> figures() override { return figures_; }
  Result<void> append_opaque(std::string_view circle, const Bytes& payload,
                             std::size_t count) override;
  Result<void> destroy(std::string_view circle, const record::Reference& ref,
                       std::string_view record_class, std::string_view authority) override;
  Result<std::map<std::string, std::pair<std::string, std::string>>> rebuild(
      const std::function<void(std::uint64_t, std::uint64_t)>& progress) override;

  // For the view.
  Circle* find_circle(std::string_view id_or_name);
  std::vector<Circle*> all_circles();
  store::Store& store() { return around_.store; }
  // Files that a content of this module carries itself (record/module.h).
  std::set<crypto::Hash> carried_by(std::string_view module, ByteView content) const;
  std::set<crypto::Hash> files_of(const Draft& draft) const override;
  // Indexed acts that name or carry the file, whoever may read them.
  Result<std::vector<concurrence::EntryId>> acts_naming(const Circle& circle,
                                                        const crypto::Hash& file) {
    return search_.acts_naming(circle, file);
  }
  bool link_is_up(const std::string& peer) const {
    const auto found = peers_.find(peer);
    return found != peers_.end() && found->second.up;
  }
  const std::string& party() const { return options_.party; }
  SearchIndex& search() { return search_; }
  // Whether everything that is folded can be found by its words.
  bool is_indexed() const;
  Circle* circle_of(ChainId chain);
  // Whether entries of the circle that could be folded are not yet, at the end of a turn: after a
  // start that has to fold all of it anew, what is shown grows until it is complete again.
  bool is_folding(Circle& circle) const { return dirty_.contains(&circle); }
  TimeMs now() { return around_.clock.now(); }
  // silence.cpp
  // Whether this node keeps the silence that a proposal asks for: by the charter in force, and by
  // what is proposed.
  Result<void> refuse_silence(Circle& circle, const concurrence::Proposal& proposal) const;

 private:
  struct Peer {
    std::string name;
    bool up = false;
    std::uint32_t next_channel = 1;
    std::size_t push_bytes = SIZE_MAX;        // of entries in one message, for the sake of its line
    std::map<std::uint32_t, Circle*> theirs;  // their channel numbers
    std::deque<Bytes> formation;              // messages about circles being formed
    std::size_t turn = 0;                     // circle whose turn it is
    std::map<std::string, std::uint64_t> refused;  // reasons, since they were taken
  };

  // Opens the store's transaction where none is open yet.
  Result<void> begin();
  void fail(const Error& error);
  Result<Circle*> add_circle(CircleRecord record);
  Result<void> start_circle(Circle& circle);
  Result<void> begin_own_journal(Circle& circle);
  Result<void> grant_operator(Circle& circle);
  // Of the national workspace, once in a run: rules for modules that it was founded without.
  Result<void> take_up_modules(Circle& circle);
  // Why this machine's clock cannot be trusted to date an act; empty if it can.
  Warning doubt_of_clock() const;
  // Marks this start in every journal, so that a second copy of this node shows itself.
  Result<void> mark_start();
  void refuse(Peer& peer, const std::string& reason);
  Result<void> open_due_epoch(Circle& circle);
  void resume_refused(Circle& circle);
  void connect(Circle& circle, Peer& peer);
  Result<void> fold(Circle& circle);
  // An act of the node's own on the circle itself, for the person it is set up for; false if it
  // would have no effect.
  // An act rests on what its author's acts named as seen, and names no more than so many journals
  // and one history of each: what the next one cannot name is named in acts that do nothing else,
  // at most so many, lest what a person answers seem unknown here. Before a person's act, and at
  // heartbeats.
  Result<void> name_unseen(Circle& circle, int most);
  Result<bool> write_own(Circle& circle, record::Header header, Precedence precedence);
  void change(Circle& circle, std::string matter, std::string what,
              std::optional<record::Reference> ref = std::nullopt);
  Result<void> handle(Peer& peer, Precedence precedence, const replication::Message& message);
  Result<void> handle_push(Peer& peer, Circle& circle, const replication::Push& push);
  record::Setting setting_of(Circle& circle);
  // Whether the module of a statement, proposal or noted act understands the content, and it may be
  // said in this circle.
  Result<void> check_content(Circle& circle, const record::Header& header, ByteView content);
  Result<void> check_silence(Circle& circle, const record::Header& header, ByteView content);
  Result<Recorded> write(Circle& circle, Draft& draft);
  CircleStatus status(Circle& circle);
  void heartbeat(Circle& circle);
  void flush_soon();

  // formation.cpp
  Result<void> found_national();
  Result<void> load_formations();
  Result<void> save_formation(const Formation& formation);
  Result<void> advance_formation(Formation& formation);
  Result<void> make_room(const std::string& founder);
  Result<void> handle_formation(Peer& peer, const replication::Message& message);
  void tell_formations(Peer& peer);
  Result<void> constitute(Formation& formation, const Bytes& terms, std::uint32_t self);
  Result<void> propose_amendment(Formation& formation);
  Result<void> admitted(Formation& formation, const replication::Admit& admit);
  // engine_uploads.cpp
  void answer_upload(const Result<Upload>& made, std::function<void(Result<Upload>)> done);
  // Goes on hashing what has come whole, a slice at a time.
  Result<void> adoption_slice();
  Result<void> drop_old_uploads();
  // blobs.cpp
  Result<void> want_blobs(Circle& circle, const record::Reference& ref,
                          const record::Header& header);
  void ask_for_blobs(Circle& circle);
  void retry_blobs(Circle& circle);
  Result<void> handle_chunk(Peer& peer, Circle& circle, const replication::ProvenChunk& chunk);
  static std::string destroyed_blob(const Circle& circle, const crypto::Hash& id);
  // Those of the files that an act names, in its header or content, which no other act whose
  // content is here names too.
  Result<void> destroy_blobs(Circle& circle, const concurrence::EntryId& act,
                             const record::Header& header, ByteView content);
  Result<void> keep_carried(Circle& circle, const concurrence::EntryId& id,
                            std::set<crypto::Hash>& files);
  Result<void> check_carried(Circle& circle, const Draft& draft);
  static Result<void> check_blobs(Circle& circle, const std::vector<crypto::Hash>& ids,
                                  bool proposing);
  void note_no_blob(Peer& peer, Circle& circle, const replication::NoBlob& no);
  // asking.cpp
  void ask_for_missing(Circle& circle);
  void note_destroyed(Peer& peer, Circle& circle, const replication::Give& give);
  void forget_refusals(Circle& circle, const std::string& peer);
  // cosignatures.cpp
  Result<void> take_cosignature(Peer& peer, Circle& circle, const replication::Cosigned& cosigned);
  Result<void> retry_cosignatures(Circle& circle, ChainId grown, bool keys);
  void tell_false_cosignatures(Circle& circle);
  // challenge.cpp
  Result<void> challenge_peers(Circle& circle);
  void note_shown(Peer& peer, Circle& circle, const replication::Shown& shown);
  static Warning doubted(const Circle& circle);
  // scrub.cpp
  Result<void> scrub();
  Result<void> scrub_files();
  Result<void> note_damaged_chunks(ChainId chain, const std::vector<std::uint64_t>& indexes);
  Result<void> note_damaged();
  // turn.cpp: a slice of indexing, when it is due by the clock, in a transaction that the end of
  // the turn commits.
  Result<void> index_slice();
  // silence.cpp
  // Whether what is proposed belongs to this class of decisions, by the module that reads it.
  Result<void> refuse_class(std::string_view name, std::string_view module, ByteView content) const;
  Result<void> note_silence(Circle& circle, const record::Reference& proposal);
  Result<void> keep_silence(Circle& circle);

  const EngineOptions options_;
  const Surroundings around_;
  std::vector<std::unique_ptr<record::Module>> modules_;
  std::map<std::string, std::unique_ptr<Circle>> circles_;  // by id
  std::map<std::string, Peer> peers_;
  std::map<std::string, Formation> formations_;
  bool in_transaction_ = false;
  bool failed_ = false;
  bool marked_ = false;    // mark_start() was written
  bool taken_up_ = false;  // take_up_modules() was asked
  bool restored_ = false;  // the store says so, until every circle has its new epoch
  Error failure_{ErrorCode::corrupt, ""};
  // By id, not by address: the same seed has to give the same run.
  struct ById {
    bool operator()(const Circle* a, const Circle* b) const { return a->record.id < b->record.id; }
  };
  std::set<Circle*, ById> dirty_;  // to be folded
  std::vector<std::pair<std::function<void(Result<Recorded>)>, Recorded>> answers_;
  KeptAnswers kept_;
  Uploads uploads_;
  FileTexts::Place read_last_;  // given out by unread_file()
  // The upload that is being hashed.
  std::optional<std::pair<std::string, replication::Adoption>> adoption_;
  SearchIndex search_;
  std::uint64_t index_at_ = 0;       // monotonic time of the next slice; 0: all is indexed
  bool folded_since_slice_ = false;  // entries came meanwhile: indexing lets them go first
  std::vector<std::function<void(const Result<void>&)>> when_durable_;
  std::vector<Change> changes_;
  std::uint64_t change_number_ = 0;
  std::vector<std::function<void(const Change&)>> listeners_;
  std::map<std::string, std::uint64_t> figures_;
  std::uint64_t started_ = 0;
  std::uint64_t next_heartbeat_ = 0;
  std::uint64_t beats_ = 0;  // heartbeats since the start
  std::uint64_t flush_at_ = 0;
  // What one pass of the scrub found.
  struct Damage {
    std::uint64_t entries = 0;
    std::uint64_t durable = 0;
    std::uint64_t projection = 0;
    std::uint64_t chunks = 0;  // of files
    bool structure = false;
  };
  store::ScrubPlace scrub_place_;
  std::string scrub_files_of_;  // circle whose files were read last
  Damage damage_;               // of the pass under way
  Damage found_;                // of the last whole one
};

std::unique_ptr<record::View> make_view(EngineState& engine, const Viewer& viewer);

}  // namespace node
