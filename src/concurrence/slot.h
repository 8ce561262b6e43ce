// What the rule remembers: proposals with the effective answers to each, the slots they are in, and
// of a circle its charters, members and grants. Each stands in a row of its own, so that an act
// costs no more for what came before it. Everything here is rebuilt from the journals.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "concurrence/past.h"
#include "crypto/crypto.h"
#include "record.pb.h"
#include "record/reference.h"

namespace concurrence {

enum class AnswerKind : std::uint8_t {
  concurrence = 1,
  decline = 2,
  withdrawal = 3,
  ad_referendum = 4,
  reservation = 5,
  notice_receipt = 6,
  silence_broken = 7,
};

// One effective act that names a proposal.
struct Answer {
  AnswerKind kind = AnswerKind::concurrence;
  std::uint32_t party = 0;
  EntryId id;
  OrderKey order;
  TimeMs time = 0;       // envelope time
  TimeMs due = 0;        // of an ad referendum
  bool implied = false;  // a decline made by superseding
  Past past;             // of the act; kept for concurrences and withdrawals

  Bytes encode() const;
  static Result<Answer> decode(ByteView bytes);
};

// A concurrence from every required party that together make the fact.
struct Choice {
  std::vector<EntryId> chosen;
  OrderKey effect;
};

class Proposal {
 public:
  EntryId id;
  record::Reference ref;
  std::uint64_t level = 0;
  std::string matter;
  std::string kind;
  std::string module;
  crypto::Hash slot;
  std::optional<EntryId> charter;  // none for the founding
  std::optional<EntryId> predecessor;
  std::vector<std::uint32_t> required;
  std::optional<EntryId> supersedes;
  std::vector<EntryId> settles;
  std::string body;               // that decides; empty: the whole circle
  std::uint32_t recovers = 0;     // party whose identity key is replaced; 0: nobody's
  bool has_terms = false;         // it is a charter
  bool changes_required = false;  // of a charter: against what it amends
  std::string silence_class;
  TimeMs silence_expiry = 0;
  TimeMs silence_notice = 0;
  std::vector<crypto::Hash> blobs;
  // Of all choices among what has been applied the one with the least effect; none: no joint fact.
  std::optional<Choice> best;
  std::vector<Answer> answers;  // as they were applied

  bool requires_party(std::uint32_t party) const;
  void add(Answer answer);
  // Places in `answers`, of concurrences in the order of acts.
  const std::vector<std::size_t>& of(AnswerKind kind, std::uint32_t party) const;
  Bytes encode() const;  // without the answers, which have rows of their own
  static Result<Proposal> decode(ByteView bytes);

 private:
  std::map<std::pair<AnswerKind, std::uint32_t>, std::vector<std::size_t>> places_;
};

// A concurrence of a party in a proposal of a slot.
struct Bond {
  EntryId concurrence;
  EntryId proposal;
  // Other proposals of the slot that it had concurred in and that nobody had declined then. What it
  // had concurred in besides had been declined, and so is dead in all that holds this concurrence.
  std::vector<EntryId> open;

  Bytes encode() const;
  static Result<Bond> decode(ByteView bytes);
};

// SHA-256 of (matter, kind, body, predecessor); a settlement of charters has all that it settles in
// the predecessor's place.
crypto::Hash slot_key(std::string_view matter, std::string_view kind, std::string_view body,
                      const std::optional<record::Reference>& predecessor,
                      const std::vector<record::Reference>& settled_charters = {});

struct Charter {
  EntryId id;
  record::Reference ref;
  record::Terms terms;
  std::optional<EntryId> parent;  // the charter that it amends
  std::vector<EntryId> settles;   // the newest charters that it settles
};

struct LeavingFact {
  std::uint32_t party = 0;
  EntryId id;
  Past past;
};

struct JoiningFact {
  std::uint32_t party = 0;
  EntryId id;
};

// What a party said of one thing that it may say again (a grant, a silence authorisation): the last
// in the order of acts stands. The words of one chain ascend by index, and so by level.
struct Word {
  std::uint64_t index = 0;
  std::uint64_t level = 0;
  bool yes = false;
};
using Words = std::map<ChainId, std::vector<Word>>;

}  // namespace concurrence
