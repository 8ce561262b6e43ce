// The machine of a room session: the text of its file is written anew in the node's own workspace
// before anybody is let in (docs/formats/room.md).
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "modules/texts/room.h"
#include "node/config.h"
#include "node/engine.h"

// Begins the session of the configuration's file, or goes on with it: what was said stays. After a
// crash in the midst of beginning it begins once more. `conflict` where the data are of another
// file.
Result<texts::RoomSession> open_room(const node::NodeConfig& config, node::Engine& engine,
                                     Clock& clock);
