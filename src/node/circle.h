// One circle at this node: its journals, its fold, its own writer, and what each peer is told.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "concurrence/fold.h"
#include "journal/entry.h"
#include "journal/key_event.h"
#include "node/engine.h"
#include "replication/adoption.h"
#include "replication/journals.h"
#include "replication/session.h"

namespace node {

using concurrence::ChainId;

// What is kept of a circle besides its journals.
struct CircleRecord {
  std::string id;          // 32 hex digits
  std::string name;        // short name of the charter
  std::string charter;     // readable charter (YAML)
  Bytes content;           // what the founding's act carries
  Bytes founding;          // bytes of the founding Terms
  std::uint32_t self = 0;  // our number
  bool founder = false;    // we propose the founding
  bool agreed = false;     // a person here agreed to this charter; else it was taken on again
  Bytes admitting;         // of a newcomer: bytes of the Terms that admit it

  Bytes encode() const;
  static Result<CircleRecord> decode(ByteView bytes);
};

// Secrets of this node in one circle, all derived from its root secret.
class CircleKeys {
 public:
  CircleKeys(const crypto::Seed& root, std::string circle)
      : root_(root), circle_(std::move(circle)) {}
  crypto::Seed node(unsigned generation) const;
  crypto::Seed log(std::string_view epoch) const;
  crypto::Seed witness(std::string_view epoch) const;
  crypto::Seed mirror(std::string_view epoch) const;
  // From which the salts of our files are made.
  crypto::Seed blobs() const;
  // Identity keys of a circle are made before it has its id: from the nonce of its terms.
  static crypto::Seed identity(const crypto::Seed& root, ByteView nonce, unsigned generation);

 private:
  crypto::Seed derive(std::string_view purpose, std::string_view epoch) const;
  crypto::Seed root_;
  std::string circle_;
};

class Circle {
 public:
  Circle(CircleRecord record, const EngineOptions& options, const Surroundings& around,
         const std::vector<std::unique_ptr<record::Module>>& modules);

  // Reads journals and fold; decides whether the own epoch goes on. Needs a transaction when
  // `must_open_epoch()` says so afterwards.
  Result<void> open();
  // Why a new epoch is to be opened before anything is written; nothing when the old one goes on.
  const std::optional<journal::EpochReason>& epoch_due() const { return epoch_due_; }
  void want_epoch(journal::EpochReason reason);
  // Wants one if that which is written was opened under keys that stand no more.
  void check_own_keys();
  // Another copy of this party opened an epoch that stands before ours (`now` and what is due:
  // monotonic ms). One that stands before it is opened at once the first time, later and later when
  // that goes on; outdone_due() says when, 0 if it is not. The same where somebody revoked our key.
  void outdone(std::uint64_t now, journal::EpochReason reason);
  void answer_outdone(std::uint64_t now);
  std::uint64_t outdone_due() const { return outdone_due_; }
  // It is due because a person changes a key, not because anything is in doubt.
  bool epoch_is_wish() const { return fresh_node_key_; }
  // Folds anew where more was folded of a journal of ours that must not go on than can be proven to
  // others; inside a transaction.
  Result<void> forget_unproven();
  // Whether our signed checkpoint reaches the entry, so that others can hold it.
  bool signed_covers(const record::Reference& ref) const;

  // Finds the newest epoch of this party that is here, where none is written yet.
  Result<void> find_own();

  // All below write inside the store's transaction.
  Result<void> open_epoch(journal::EpochReason reason);
  // Under a fresh node key, which the next epoch opens with; `revoke` says in it that the present
  // one no longer speaks for the party.
  Result<void> want_node_key(bool revoke);
  // The identity key that was committed to takes over, by an entry of the current epoch.
  Result<void> rotate_identity();
  // Whether the secret of the identity that stands for this party is here.
  bool holds_identity();
  Result<record::Reference> write_act(record::Header header, const Bytes& content,
                                      Precedence precedence);
  Result<void> write_clear(journal::Kind kind, const Bytes& body);
  Result<void> write_filler(const Bytes& payload);
  Result<crypto::Hash> put_blob(ByteView bytes);
  crypto::Hash file_name(ByteView bytes) const;
  // Makes a file of our own of a content that is in the store.
  replication::Adoption adopt(store::ContentId content, std::uint64_t size);
  Result<void> refuse_if_void(record::Header& header);
  // Refuses an answer under a label that some who read the proposal may not read (decision 0012).
  Result<void> refuse_if_above_proposal(const record::Header& header);
  // Completes header fields that the engine fills in. An answer without a label gets that of what
  // it answers.
  Result<void> fill(record::Header& header);
  // Whether more grew since our last act than the next one can name as seen.
  Result<bool> has_more_unseen();

  // After the commit: signs the own head, if it grew. Then cosigns what was stored.
  Result<bool> sign_head();
  Result<std::vector<replication::Cosigned>> cosign();
  // As a witness, what is proven and not stored yet. Where the entries are here the mirror's
  // cosignature says more, and no other is made.
  Result<std::vector<replication::Cosigned>> witness();
  // Writes what was signed since into the store, in the next transaction.
  Result<void> save_signed();
  bool has_unsaved() const { return !unsaved_.empty() || journals.unsaved() > 0; }

  bool national() const { return party_names_.size() == 1; }
  bool constituted() const { return constituted_; }
  Result<void> refresh();  // constituted, names: after folding
  // Whether this founding carries, byte for byte, what was agreed to when joining, and nothing
  // else.
  Result<bool> is_founding_agreed_to(const record::Reference& founding);
  // Whether this amendment is, byte for byte, the one that this party agreed to be admitted by.
  Result<bool> is_admission_agreed_to(const record::Reference& amendment);
  // An act whose header is here and is well formed; `whole`: its content is here too.
  struct HeldAct {
    record::Header header;
    Bytes content;
    bool whole = false;
  };
  Result<std::optional<HeldAct>> held_act(const concurrence::EntryId& id);
  // Whether a charter in force lets proposals of this class be agreed to by silence.
  bool allows_silence(std::string_view name);
  // What the charter says of the class beyond that: the body that decides lists it, and the notice
  // is not shorter than it says. Without a readable charter nothing is adopted by silence here.
  Result<void> refuse_silence(std::string_view name, std::uint64_t notice_ms,
                              std::string_view body);
  // What the others may put in the place of this party's identity key, which is not here; nothing
  // if this node's root secret gives none that is new.
  std::optional<journal::PinnedIdentity> recovery_identity() const;
  // --- admission (circle_admission.cpp)
  // Whether what the amendment amends lacks a party that it lists.
  Result<bool> admits_somebody(const record::Proposal& proposal);
  // Puts the digest of its past into an amendment that admits a party; `seen` is filled in.
  Result<void> name_state(record::Header& header);
  // Of an amendment that admits a party: the state that it names has to be what is computed here.
  Result<void> refuse_if_state_differs(const concurrence::EntryId& amendment);
  bool is_newcomer(std::uint32_t party) const { return admissions_.contains(party); }
  // Whether the party was admitted after this entry.
  bool was_before(std::uint32_t party, ChainId chain, std::uint64_t index) const;
  // Whether this content is not the party's to get: it was said before the party was admitted, by
  // others who have not released it.
  Result<bool> withholds(std::uint32_t party, ChainId chain, std::uint64_t index);
  // The same of a file: all that name it are.
  Result<bool> withholds_file(std::uint32_t party, const crypto::Hash& file);
  void note_file(const crypto::Hash& file, const concurrence::EntryId& named_in);
  // A statement on the circle was folded. If it releases something to this party, that is missing
  // from now on, and true comes back.
  Result<bool> take_release(const concurrence::EntryId& statement);
  // The amendment by which this party is admitted and which it has not joined yet, if it is joint,
  // whole, and what was agreed to here.
  Result<std::optional<record::Reference>> admission_to_join();
  // Whether this party is a newcomer whose admission has just been found in the record.
  bool take_admission_found() { return std::exchange(admission_found_, false); }

  // The readable charter that a founding or amending act carries.
  Result<Bytes> charter_content(const concurrence::EntryId& id);
  // Of a charter that is proposed or concurred in.
  Result<void> refuse_if_text_differs(const record::Header& header, ByteView content);
  Result<void> refuse_if_text_differs(const concurrence::Proposal& proposal);
  // Whether the act carries the text of the charter in force, or of one that can still be agreed:
  // that is not destroyed here.
  Result<void> refuse_if_constitutive(const concurrence::EntryId& id);
  // The readable charter in force; `written` are texts that may say it as a person wrote it.
  Result<std::string> charter_text(const std::vector<std::string>& written);

  CircleRecord record;
  replication::Journals journals;
  replication::Blobs blobs;
  concurrence::Fold fold;
  std::map<std::string, std::unique_ptr<replication::Session>> sessions;  // by party name
  std::optional<ChainId> own;  // the chain of the current epoch
  std::set<ChainId> cosign_due;
  std::uint64_t since = 0;  // monotonic time at which it was taken on; 0: before the start
  TimeMs last_written = 0;  // what the newest own entry gives as its time; 0: none is here
  std::map<ChainId, std::uint64_t> grown;  // monotonic time of the last growth
  std::map<ChainId, std::uint64_t> heard;  // wall time of the last word about the journal
  std::map<ChainId, std::uint64_t> anchored;
  std::map<ChainId, Precedence> arrived;  // in which the last entries of the journal came
  struct Fetch {
    std::string peer;       // whom it was asked of
    bool progress = false;  // since the last heartbeat
  };
  std::map<crypto::Hash, Fetch> fetching;  // wanted files
  // Matter and proposal by which a wanted file is known since the start of this process.
  std::map<crypto::Hash, std::pair<std::string, record::Reference>> named_by;
  std::map<crypto::Hash, std::size_t> fetch_turns;  // how often another was asked
  // Peers that said they cannot give a wanted file: for good, or not before the next heartbeat.
  std::map<crypto::Hash, std::map<std::string, replication::BlobRefusal>> without_blob;
  // Openings that were asked for in vain: by whom it was said that the content is destroyed there,
  // and the heartbeat before which the others are not asked again.
  struct Asked {
    std::set<std::string> destroyed_at;
    unsigned times = 0;
    std::uint64_t next_beat = 0;
  };
  std::map<std::pair<ChainId, std::uint64_t>, Asked> asked;
  // What each peer is to show of what it cosigned.
  struct Challenged {
    ChainId chain = 0;
    crypto::Hash nonce;
    crypto::Hash expected;
    std::uint64_t answered = 0;  // monotonic time at which one of theirs was
    bool open = false;           // no answer yet
    unsigned unanswered = 0;     // in a row
    bool wrong = false;          // the last answer was
  };
  std::map<std::string, Challenged> challenges;
  std::set<ChainId> anchor_due;
  std::set<std::string> believed;  // peers whose unproven word that we lost entries was acted on
  std::map<ChainId, replication::Cosigned> own_cosignatures;
  // Cosignatures by peers that may have come before what they need; of each journal, cosigner and
  // role the newest that there was nothing to verify with, and the newest that did not verify with
  // what there was (`refusal` says why).
  using EarlyKey = std::tuple<replication::JournalName, std::uint32_t, replication::Role, bool>;
  struct Early {
    replication::Cosigned cosigned;
    std::string refusal;
    std::uint64_t beat = 0;  // heartbeat after which one of this key waited first
  };
  std::map<std::string, std::map<EarlyKey, Early>> early;  // by peer
  // Checkpoints that were proven to continue what is held, of more entries than have come: by what
  // is held (`proven`) they are consistent with all that was cosigned before.
  struct Witnessed {
    replication::SignedHead head;
    std::uint64_t proven = 0;
  };
  std::map<ChainId, Witnessed> witness_due;
  std::map<std::uint64_t, Precedence> urgent;  // own entries not yet handed to every peer
  bool keys_moved = false;  // keys or parties changed: what peers sent and was refused may fit now
  // Peer and journal of which a push was refused since the last heartbeat, and none taken since;
  // why first.
  std::map<std::pair<std::string, replication::JournalName>, ErrorCode> refused;
  // Peers whose pushes were by keys that do not stand: they are asked anew at longer and longer
  // pauses (heartbeats), lest what else they say begin from the start each time. When keys move, at
  // once.
  std::set<std::string> forbidden_from;
  std::uint64_t forbidden_pause = 0;
  std::uint64_t forbidden_beat = 0;  // the next
  bool push_refused = false;  // by something here; the peers are asked anew at the next heartbeat
  Warning warning;
  // Proposals under silence, and recoveries, that are not decided: their notice is receipted.
  std::vector<record::Reference> silences;
  // When these are to be looked at again: at once, after something was folded; else by the clock.
  bool silences_moved = true;
  TimeMs silences_seen = 0;
  TimeMs silences_due = 0;

  const std::map<std::uint32_t, std::string>& party_names() const { return party_names_; }
  std::optional<std::uint32_t> number_of(std::string_view party) const;
  // The names of the parties that have not left, our own among them.
  std::vector<std::string> present();

 private:
  // What the last-signed record of a journal holds.
  static Bytes sealed_head(const replication::SignedHead& head);
  static Result<replication::SignedHead> opened_head(ByteView bytes);
  // Appends to the party's own journal; the clock was read for the entry just now.
  Result<void> append_own(const store::Row& row);
  struct OwnIdentity {
    journal::PinnedIdentity pinned;
    Bytes nonce;  // from which it is derived
    unsigned generation = 0;
  };
  // What was seen of other journals since our last act, of at most so many and one history of each;
  // how many others there are is added to `left`.
  Result<std::vector<record::Seen>> unseen(std::size_t most, std::size_t* left = nullptr);
  std::optional<OwnIdentity> derived(const journal::PinnedIdentity& pinned);
  std::optional<OwnIdentity> own_identity();
  std::optional<OwnIdentity> opening_identity();
  std::optional<unsigned> own_node_generation();
  std::vector<replication::PartyIdentity> parties();
  // Of the proposal whose state this act changes; nothing where it changes none, or that is not
  // here to be read.
  Result<std::optional<Label>> label_of_answered(const record::Header& header);
  Result<void> find_admissions();
  // Whether the author shows a newcomer what it said on the matter before that came.
  Result<bool> released(std::string_view from, std::string_view to, std::string_view matter);
  Result<crypto::Hash> checked_root(std::uint64_t from, std::uint64_t size);
  Result<bool> continues_signed(std::string_view record, ChainId id, std::uint64_t size,
                                std::uint64_t held);
  Result<void> save_urgent();
  Result<void> load_urgent();

  const EngineOptions& options_;
  const Surroundings& around_;
  CircleKeys keys_;
  // Of the epoch that is being written, expanded once: deriving a key costs as much as signing.
  struct Signers {
    std::string epoch;
    std::unique_ptr<crypto::Signer> log;
    std::unique_ptr<crypto::Signer> witness;
    std::unique_ptr<crypto::Signer> mirror;
  };
  Signers& signers();
  Signers signers_;
  record::Terms founding_;
  record::Terms admitting_;
  std::optional<OwnIdentity> identity_;  // found last
  // Among which identities, with how many nonces, it was sought in vain: a node that does not hold
  // it derives keys once and not at every turn.
  std::pair<std::vector<journal::PinnedIdentity>, std::size_t> sought_;
  std::uint64_t outdone_due_ = 0;  // monotonic ms; 0: nothing to answer
  journal::EpochReason outdone_reason_ = journal::EpochReason::cloned;  // of that answer
  std::uint64_t outdone_last_ = 0;                                      // when it was answered last
  std::uint64_t outdone_wait_ = 0;  // how long that answer was put off
  bool fresh_node_key_ = false;     // the next epoch opens under one
  bool revoke_node_key_ = false;    // and revokes the one before
  std::map<std::uint32_t, std::string> party_names_;
  std::optional<journal::EpochReason> epoch_due_;
  bool constituted_ = false;
  std::uint64_t signed_size_ = 0;
  std::vector<replication::PartyIdentity> known_parties_;
  std::optional<std::pair<concurrence::EntryId, std::string>> charter_text_;  // the act it is from
  struct Unsaved {
    ChainId chain;
    std::optional<replication::SignedHead> head;
    std::optional<replication::Cosigned> cosigned;
  };
  std::vector<Unsaved> unsaved_;
  std::set<std::uint32_t> founders_;
  struct Admission {
    concurrence::EntryId amendment;  // that admits the party
    concurrence::Past before;        // of the concurrences by which that became joint
  };
  std::map<std::uint32_t, Admission> admissions_;  // of newcomers
  bool admission_found_ = false;
  std::map<concurrence::EntryId, crypto::Hash> states_;  // of amendments: digests of their pasts
  std::set<std::pair<std::uint32_t, std::string>> releases_taken_;  // by author: matter; empty: all
  bool joined_ = false;
  std::optional<record::Reference> not_joined_;  // an admission that was refused here
  bool files_known_ = false;                     // named_in_ was filled
  std::map<crypto::Hash, std::set<concurrence::EntryId>> named_in_;  // files, by what names them
};

}  // namespace node
