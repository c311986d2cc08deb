#include "flows/mergeindexflow.h"

#include "store/indexmerge.h"

namespace console {

MergeIndexFlow::MergeIndexFlow(Session &session, QObject *parent) : FlowJob(parent), m_session(session) {}

void MergeIndexFlow::doStart()
{
    nextPiece();
}

void MergeIndexFlow::nextPiece()
{
    run(mergeIndex(m_session.store()), [this](Result<bool> &&hasMore) {
        if (!hasMore)
            finishWith(hasMore.error());
        else if (*hasMore)
            nextPiece();
        else
            finishWith(Done{});
    });
}

} // namespace console
