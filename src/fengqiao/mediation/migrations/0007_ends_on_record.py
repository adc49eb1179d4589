"""Seats and engagements end by date and with a reason; sessions to which nobody came; applications taken back."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('mediation', '0006_room_equipment'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='committeeseat',
            name='committee_one_chair',
        ),
        migrations.AddField(
            model_name='committeeseat',
            name='since',
            field=models.DateField(blank=True, null=True, verbose_name='增补日期'),
        ),
        migrations.AddField(
            model_name='committeeseat',
            name='until',
            field=models.DateField(blank=True, null=True, verbose_name='离任日期'),
        ),
        migrations.AddField(
            model_name='engagement',
            name='exit_reason',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='退出原因'),
        ),
        migrations.AlterField(
            model_name='confirmation',
            name='status',
            field=models.CharField(choices=[('applied', '已申请'), ('accepted', '法院已受理'), ('confirmed', '确认有效'), ('rejected', '不予受理'), ('refused', '驳回申请'), ('withdrawn', '已撤回')], max_length=10, verbose_name='进展'),
        ),
        migrations.AlterField(
            model_name='session',
            name='result',
            field=models.CharField(blank=True, choices=[('continue', '继续调解'), ('near_agreement', '接近达成一致'), ('agreed', '已达成一致'), ('gap_too_large', '分歧过大'), ('adjourned', '有人未到场，改期'), ('nobody', '无人到场')], max_length=16, verbose_name='结果'),
        ),
        migrations.AlterField(
            model_name='session',
            name='status',
            field=models.CharField(choices=[('reserved', '已预留，待调解员接受'), ('planned', '待举行'), ('held', '已举行'), ('missed', '无人到场'), ('cancelled', '已取消')], default='planned', max_length=10, verbose_name='状态'),
        ),
        migrations.AddConstraint(
            model_name='committeeseat',
            constraint=models.UniqueConstraint(condition=models.Q(('is_chair', True), ('until__isnull', True)), fields=('term',), name='committee_one_chair'),
        ),
        migrations.AddConstraint(
            model_name='committeeseat',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='seat_ends_after_start'),
        ),
    ]
