#include "synckillcase.h"

/// A few thousand payments, for the sanitizers too.
class TestSyncKilled : public console::test::SyncKillCase
{
    Q_OBJECT
public:
    TestSyncKilled() : SyncKillCase(3000, 5, 6, Rate::Stripes) {}
};

QTEST_GUILESS_MAIN(TestSyncKilled)
#include "tst_synckilled.moc"
