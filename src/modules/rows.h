// Rows as all modules write and read them: what was said about one topic, and by whom.
//
// A row's key is topic, mark and voice, where the voice is joint, or one party's, so that one
// party's word never stands in the place of a joint fact or of another party's word. The topic of a
// proposal is its kind of decision too: two proposals on the same topic are rivals, as they must
// be.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "record/module.h"
#include "record/view.h"

namespace modules {

enum class Voice {
  joint,     // agreed by every required party
  national,  // one party's own word
  noted,     // one party's note of another's words, which that one has not confirmed
  proposed,  // asked for, and not agreed: see View::act for its state
};
std::string_view word(Voice voice);

// Who says so.
struct Said {
  Voice voice = Voice::national;
  std::string party;  // whose act it is; of a joint fact, its proposer
  std::string of;     // noted: whose words
  TimeMs time = 0;
  record::Reference ref;
};

struct Row {
  std::string matter;
  std::string topic;
  Said said;
  Bytes content;  // as decode_content() takes it
};

inline constexpr std::size_t kTopicSizeMax = 128;

// Writes the row of an act whose content is on this topic. Acts that say nothing of their own
// (concurrences, declines, …) make none, but for a confirmation of what was noted. `words_of`: of
// the content, whose words a noted act holds.
void fold_content(const record::Act& act, std::string_view topic, std::string_view words_of,
                  record::Rows& rows);
void fold_confirmation(const record::Act& act, record::Rows& rows);

// All rows of one matter, or of all matters that begin with a prefix ending in '/' and are wanted
// (absent: all); in the order of matter and topic, joint before national before noted, and within
// these what the party of this node says before others. What its party has confirmed of noted words
// comes as that party's own (not where a topic prefix is given).
// Of what is not agreed at most kRowsMax of each party, so that a flood costs a bounded amount and
// hides nobody's words but the flooder's own.
inline constexpr std::size_t kRowsMax = 50000;
Result<std::vector<Row>> read_rows(record::View& view, std::string_view circle,
                                   std::string_view matter, std::string_view module,
                                   std::string_view topic_prefix = {},
                                   bool (*wanted)(std::string_view matter) = nullptr);

// What stands last on `topic` in the matter of `header`, of what `party` said there or proposes,
// and of what is agreed there, as far as the viewer may read it; nothing: there is none. Acts of
// one journal stand in its order, others in that of the times that they claim.
Result<std::optional<record::Reference>> last_word(record::View& view, std::string_view circle,
                                                   const record::Header& header,
                                                   std::string_view topic, std::string_view party);

// {"kind","party","of","time","ref","source"}: a joint fact has no party.
void write_said(json::Writer& out, const Said& said, std::string_view source = {});

// Whether a proposal is still open, so that "proposed" may be shown.
bool is_open(record::View& view, std::string_view circle, const record::Reference& proposal);

}  // namespace modules
