#pragma once

#include "flows/session.h"

namespace console {

/// Brings the search index together after many payments came in, a piece at a time (store/indexmerge.h). May be ended
/// after any piece: what was merged stays, and the index is whole all the time. Errors: Storage. Thread: GUI.
class MergeIndexFlow final : public FlowJob<Done>
{
public:
    explicit MergeIndexFlow(Session &session, QObject *parent = nullptr);

protected:
    void doStart() override;

private:
    void nextPiece();
    Session &m_session;
};

} // namespace console
