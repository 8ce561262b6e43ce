// What is said of meetings asks of somebody, for their inboxes.
#pragma once

#include "meetings.pb.h"
#include "record/module.h"

namespace meetings {

// Of what stands: a party's own word or a joint fact. `act` is of a content that was checked.
void fold_asks(const record::Act& act, const Content& content, record::Rows& rows);

}  // namespace meetings
