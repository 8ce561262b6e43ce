// What there is to see of commitments, for one viewer (record/view.h): each with how it goes on as
// each side sees it. Follow-up over all of a circle: follow_up.h; agreed wording: language.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "commitments.pb.h"
#include "modules/json_fields.h"
#include "modules/rows.h"
#include "record/view.h"

namespace commitments {

struct Saying {
  Content content;
  modules::Said said;
};

// "said": who says it, and from where.
void write_said_of(json::Writer& out, const Saying& saying);

struct CommitmentView {
  std::string matter;
  std::string body;                  // id
  std::string id;                    // last part of the matter
  std::vector<Saying> descriptions;  // joint first; open proposals only where nobody states it
  std::vector<Saying> progress;      // of every voice, by date
  std::vector<Saying> closures;      // agreed by all
  std::vector<Saying> closing;       // open proposals to close it
  std::vector<Saying> references;

  const Commitment& commitment() const;  // of the first description; empty where there is none
};

// All of the circle, or of one body (id), by matter. What nobody describes to this viewer is there
// too, with what is said of it: who lists decides.
Result<std::vector<CommitmentView>> list_commitments(record::View& view, std::string_view circle,
                                                     std::string_view body = {});
// not_found where there is none, or none that the viewer may see: no difference.
Result<CommitmentView> read_commitment(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view id);

// A body's workplans by period, each as all agreed it or as one party says.
Result<std::vector<Saying>> list_workplans(record::View& view, std::string_view circle,
                                           std::string_view body);

// What is said of another circle's matters; `has_effect` false where that circle is not wider than
// this one, or is none of this node's.
struct ReferenceView {
  Saying saying;
  bool has_effect = false;
};
Result<std::vector<ReferenceView>> references_of(record::View& view, std::string_view circle,
                                                 const CommitmentView& commitment);

}  // namespace commitments
