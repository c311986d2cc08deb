#include "synckillcase.h"

/// 50,000 payments.
class TestSyncKilledLarge : public console::test::SyncKillCase
{
    Q_OBJECT
public:
    TestSyncKilledLarge() : SyncKillCase(50000, 40, 12, Rate::AtOnce) {}
};

QTEST_GUILESS_MAIN(TestSyncKilledLarge)
#include "tst_synckilledlarge.moc"
